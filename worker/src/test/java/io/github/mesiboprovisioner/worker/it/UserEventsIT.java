package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.UserSnapshot;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Every row of the event table about users, and the rules that decide without a call. */
class UserEventsIT {

    private static final String PROVISIONED = "applied mesibo.user.provisioned.v1";
    private static final String UPDATED = "applied mesibo.user.updated.v1";
    private static final String DEACTIVATED = "applied mesibo.user.deactivated.v1";
    private static final String DELETED = "applied mesibo.user.deleted.v1";

    private static Stack stack;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        stack = Stack.start("user-events");
        worker = stack.worker(stack.launch());
    }

    @AfterAll
    static void stop() {
        worker.close();
        stack.close();
    }

    @ParameterizedTest
    @EnumSource
    void created_newUser_hasTokenThatIsAccepted(ContentMode mode) {
        String user = "created-" + mode;

        ResultView result = stack.apply(Draft.about(user).created("Ann"), mode);

        assertThat(Results.verdict(result)).isEqualTo(PROVISIONED);
        assertThat(stack.accepts(result)).isTrue();
        assertThat(state(user)).isEqualTo("Ann active");
    }

    @ParameterizedTest
    @EnumSource
    void created_inactiveOrWithoutToken_hasNone(ContentMode mode) {
        String absent = "inactive-" + mode;
        String silent = "without-token-" + mode;

        ResultView inactive = stack.apply(Draft.about(absent).createdInactive("Ann"), mode);
        ResultView without = stack.apply(Draft.about(silent).createdWithoutToken("Bob"), mode);

        assertThat(List.of(Results.verdict(inactive), Results.verdict(without)))
                .containsOnly(PROVISIONED);
        assertThat(inactive.result().outcome().details().token()).isEmpty();
        assertThat(without.result().outcome().details().token()).isEmpty();
        assertThat(state(absent)).isEqualTo("Ann inactive");
        assertThat(state(silent)).isEqualTo("Bob active");
    }

    @ParameterizedTest
    @EnumSource
    void created_secondOfLiveUser_callsNothingAndKeepsToken(ContentMode mode) {
        String user = "created-again-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView second = stack.apply(Draft.about(user).created("Ann"), mode);
        ResultView renaming = stack.apply(Draft.about(user).created("Ann B"), mode);

        assertThat(Results.verdict(second)).isEqualTo("skipped unchanged");
        assertThat(Results.verdict(renaming)).isEqualTo(UPDATED);
        assertThat(stack.callsAbout(user)).hasSize(2);
        assertThat(stack.accepts(first)).isTrue();
        assertThat(state(user)).isEqualTo("Ann B active");
    }

    @ParameterizedTest
    @EnumSource
    void updated_liveUser_renamesAndKeepsToken(ContentMode mode) {
        String user = "updated-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView update = stack.apply(Draft.about(user).updated("Anna"), mode);
        ResultView again = stack.apply(Draft.about(user).updated("Anna"), mode);

        assertThat(Results.verdict(update)).isEqualTo(UPDATED);
        assertThat(Results.verdict(again)).isEqualTo("skipped unchanged");
        assertThat(stack.accepts(first)).isTrue();
        assertThat(state(user)).isEqualTo("Anna active");
    }

    @ParameterizedTest
    @EnumSource
    void updated_unknownUser_isAsCreated(ContentMode mode) {
        String user = "updated-unknown-" + mode;

        ResultView result = stack.apply(Draft.about(user).updated("Ann"), mode);

        assertThat(Results.verdict(result)).isEqualTo(PROVISIONED);
        assertThat(stack.accepts(result)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void updated_activeFalseThenTrue_revokesAndIssuesNone(ContentMode mode) {
        String user = "updated-active-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView off = stack.apply(Draft.about(user).updated(false), mode);
        String between = state(user);
        ResultView on = stack.apply(Draft.about(user).updated(true), mode);

        assertThat(Results.verdict(off)).isEqualTo(UPDATED);
        assertThat(between).isEqualTo("Ann inactive");
        assertThat(Results.verdict(on)).isEqualTo(UPDATED);
        assertThat(on.result().outcome().details().token()).isEmpty();
        assertThat(stack.accepts(first)).isFalse();
        assertThat(state(user)).isEqualTo("Ann active");
    }

    @ParameterizedTest
    @EnumSource
    void tokenRequested_liveUser_rotates(ContentMode mode) {
        String user = "token-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView second = stack.apply(Draft.about(user).tokenRequested(), mode);

        assertThat(Results.verdict(second)).isEqualTo(PROVISIONED);
        assertThat(stack.accepts(second)).isTrue();
        assertThat(stack.accepts(first)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void deactivated_liveUser_revokesUntilReactivated(ContentMode mode) {
        String user = "deactivated-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView off = stack.apply(Draft.about(user).deactivated(), mode);
        ResultView offAgain = stack.apply(Draft.about(user).deactivated(), mode);
        ResultView token = stack.apply(Draft.about(user).tokenRequested(), mode);
        String between = state(user);
        ResultView on = stack.apply(Draft.about(user).reactivated(), mode);
        ResultView onAgain = stack.apply(Draft.about(user).reactivated(), mode);

        assertThat(Results.verdict(off)).isEqualTo(DEACTIVATED);
        assertThat(Results.verdict(offAgain)).isEqualTo("skipped unchanged");
        assertThat(Results.verdict(token)).isEqualTo("skipped inactive");
        assertThat(between).isEqualTo("Ann inactive");
        assertThat(stack.accepts(first)).isFalse();
        assertThat(Results.verdict(on)).isEqualTo(PROVISIONED);
        assertThat(stack.accepts(on)).isTrue();
        assertThat(Results.verdict(onAgain)).isEqualTo("skipped unchanged");
    }

    @ParameterizedTest
    @EnumSource
    void deleted_liveUser_onlyCreatedBringsItBack(ContentMode mode) {
        String user = "deleted-" + mode;
        stack.apply(Draft.about(user).created("Ann"), mode);

        ResultView deletion = stack.apply(Draft.about(user).deleted(), mode);
        String between = state(user);
        ResultView again = stack.apply(Draft.about(user).deleted(), mode);
        ResultView late = stack.apply(Draft.about(user).updated("Anna"), mode);
        ResultView back = stack.apply(Draft.about(user).created("Ann"), mode);

        assertThat(Results.verdict(deletion)).isEqualTo(DELETED);
        assertThat(between).isEqualTo("gone");
        assertThat(Results.verdict(again)).isEqualTo("skipped unchanged");
        assertThat(Results.verdict(late)).isEqualTo("skipped stale");
        assertThat(Results.verdict(back)).isEqualTo(PROVISIONED);
        assertThat(stack.accepts(back)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void deleted_unknownUser_isSentAndCountsAsDone(ContentMode mode) {
        String user = "deleted-unknown-" + mode;

        ResultView result = stack.apply(Draft.about(user).deleted(), mode);

        assertThat(Results.verdict(result)).isEqualTo(DELETED);
        assertThat(stack.callsAbout(user)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void duplicate_sameIdAgain_callsNothing(ContentMode mode) {
        String user = "duplicate-" + mode;
        IdentityEvent event = Draft.about(user).created("Ann");
        stack.apply(event, mode);

        ResultView result = stack.apply(event, mode);

        assertThat(Results.verdict(result)).isEqualTo("skipped duplicate");
        assertThat(stack.callsAbout(user)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void stale_lowerSequence_callsNothingButEqualOneCounts(ContentMode mode) {
        String user = "stale-" + mode;
        stack.apply(Draft.about(user).sequence(7).created("Ann"), mode);

        ResultView lower = stack.apply(Draft.about(user).sequence(6).updated("Old"), mode);
        ResultView equal = stack.apply(Draft.about(user).sequence(7).updated("New"), mode);

        assertThat(Results.verdict(lower)).isEqualTo("skipped stale");
        assertThat(Results.verdict(equal)).isEqualTo(UPDATED);
        assertThat(state(user)).isEqualTo("New active");
    }

    @ParameterizedTest
    @EnumSource
    void expired_pastItsTime_callsNothing(ContentMode mode) {
        String user = "expired-" + mode;
        Instant past = Instant.parse("2020-01-01T00:00:00Z");

        ResultView result = stack.apply(Draft.about(user).expiring(past).created("Ann"), mode);

        assertThat(Results.verdict(result)).isEqualTo("skipped expired");
        assertThat(stack.callsAbout(user)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void resync_unchangedUser_sendsStateWithoutToken(ContentMode mode) {
        String user = "resync-" + mode;
        ResultView first = stack.apply(Draft.about(user).created("Ann"), mode);
        stack.simulator()
                .byHand(
                        """
                        {"op":"useradd","user":{"address":"%s","name":"Hand","active":true}}\
                        """
                                .formatted(user));

        ResultView result = stack.apply(Draft.about(user).resync().updated("Ann"), mode);

        assertThat(Results.verdict(result)).isEqualTo(UPDATED);
        assertThat(state(user)).isEqualTo("Ann active");
        assertThat(stack.accepts(first)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void result_tracedEvent_continuesTraceAndNamesCause(ContentMode mode) {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        IdentityEvent event = Draft.about("traced-" + mode).traced(trace, "hire-17").created("Ann");

        Feed.Position position = stack.send(event, mode);
        ResultView result = stack.results().await(position.resultId());

        assertThat(result.causationId()).contains(event.context().id());
        assertThat(result.result().trace().correlationId()).contains("hire-17");
        assertThat(result.result().trace().traceparent().orElseThrow())
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
        assertThat(result.result().origin().offset()).isEqualTo(position.offset());
        assertThat(result.result().subject()).isEqualTo("traced-" + mode);
    }

    private static String state(String address) {
        return stack.simulator().users().stream()
                .filter(user -> user.address().equals(address))
                .findFirst()
                .map(UserEventsIT::text)
                .orElse("gone");
    }

    private static String text(UserSnapshot user) {
        return user.name() + (user.active() ? " active" : " inactive");
    }
}
