package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What expires of folded events that mesibo has refused together (CONTRACT 3, rules 3 and 5). */
class UnfoldingTest {

    private static final Optional<Instant> OVER = Optional.of(EngineDriver.START.plusSeconds(1));
    private static final Optional<Instant> NEVER = Optional.empty();
    private static final Reply DONE = new Reply.Applied(new Reply.Answer.Done());

    private final EngineDriver engine = new EngineDriver();
    private Grant grant;

    @BeforeEach
    void open() {
        grant = engine.open();
    }

    @Test
    void token_thatHadExpiredBeforeTheFoldWent_isNotRotatedAfterIt() {
        foldOfAUser(5, 6);
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.token("t2"));

        assertOnlyTheLastIsApplied();
    }

    @Test
    void token_thatWasNotInAnUnansweredAttempt_expires() {
        foldOfAUser(5, 6);
        answerNext(EngineDriver.unanswered());
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.token("t2"));

        assertOnlyTheLastIsApplied();
    }

    @Test
    void token_thatWasStaleOnlyBehindTheRefusedEvent_expires() {
        foldOfAUser(5, 4);
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.token("t2"));

        assertOnlyTheLastIsApplied();
    }

    /** Ada is known; a name, a token that has expired and a confirmation wait for a permit. */
    private void foldOfAUser(long ofName, long ofToken) {
        engine.poll(grant, 0, "ada");
        answerNext(EngineDriver.token("t1"));
        engine.poll(grant, 1, updated(context(1, "ada", ofName, NEVER, false), "bad"));
        engine.poll(
                grant,
                2,
                new IdentityEvent.TokenRequested(
                        context(2, "ada", ofToken, OVER, false),
                        Optional.empty(),
                        Optional.empty()));
        engine.poll(grant, 3, updated(context(3, "ada", 7, NEVER, true), "name of ada"));
    }

    private void assertOnlyTheLastIsApplied() {
        engine.commitAll();
        assertThat(engine.published())
                .extracting(UnfoldingTest::verdict)
                .containsExactly("applied", "REJECTED", "EXPIRED", "applied");
        assertThat(engine.effects)
                .filteredOn(Effect.Call.class::isInstance)
                .filteredOn(call -> ((Effect.Call) call).operation().issuesToken())
                .hasSize(1);
    }

    @Test
    void groupChange_thatHadExpiredBeforeTheFoldWent_isNotMadeAfterIt() {
        engine.poll(grant, 0, changed(0, NEVER, "n", Optional.empty()));
        engine.permit();
        engine.commitAll();
        answerNext(new Reply.Applied(new Reply.Answer.GroupAdded(7)));
        engine.poll(grant, 1, changed(1, NEVER, "bad", Optional.empty()));
        engine.poll(grant, 2, changed(2, OVER, "late", Optional.empty()));
        engine.poll(
                grant, 3, changed(3, NEVER, "o", Optional.of(GroupPermissions.Audience.ANYONE)));
        answerNext(EngineDriver.rejected());
        answerNext(EngineDriver.rejected());
        answerNext(DONE);

        engine.commitAll();
        assertThat(engine.published())
                .extracting(UnfoldingTest::verdict)
                .containsExactly("applied", "REJECTED", "EXPIRED", "applied");
        assertThat(((Operation.GroupSet) engine.lastCall().operation()).name()).contains("o");
    }

    /** The next call goes when all that waits for time or a commit has it. */
    private void answerNext(Reply reply) {
        long before = engine.calls();
        engine.pass(Duration.ofSeconds(2));
        engine.permit();
        assertThat(engine.calls()).isEqualTo(before + 1);
        engine.answer(engine.lastCall(), reply);
    }

    private static IdentityEvent updated(EventContext context, String name) {
        return new IdentityEvent.UserUpdated(
                context,
                Optional.of(name),
                Optional.of(true),
                new IdentityEvent.TokenChoice.None());
    }

    private static IdentityEvent changed(
            long offset,
            Optional<Instant> expiry,
            String name,
            Optional<GroupPermissions.Audience> send) {
        Optional<GroupPermissions> permissions =
                send.map(
                        audience ->
                                new GroupPermissions(
                                        Optional.of(audience),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
        return new IdentityEvent.GroupChanged(
                context(offset, "team", offset, expiry, false),
                Optional.of(name),
                permissions,
                new IdentityEvent.Membership.Same());
    }

    private static EventContext context(
            long offset, String subject, long sequence, Optional<Instant> expiry, boolean resync) {
        return new EventContext(
                "id-" + offset,
                "/test",
                "any",
                subject,
                Optional.of(BigInteger.valueOf(sequence)),
                expiry,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                resync);
    }

    private static String verdict(Result result) {
        return switch (result.outcome()) {
            case Result.Outcome.Applied _ -> "applied";
            case Result.Outcome.Skipped(var reason, _) -> reason.name();
            case Result.Outcome.Failed(var problem, _) -> problem.kind().name();
        };
    }
}
