package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When an operation that fails is given up, and when not (CONTRACT 6), after eight attempts. */
class GivingUpTest {

    private static final Reply NOT_SENT =
            EngineDriver.refused(
                    new Failure.Transient(Failure.Transient.Cause.CONNECT, Optional.empty()));

    private final EngineDriver engine = new EngineDriver();

    /** Ada is known, and so is another user, by whom mesibo is seen to answer. */
    private Grant known() {
        Grant grant = engine.open();
        for (int offset = 0; offset < 2; offset++) {
            engine.poll(grant, offset, offset == 0 ? "ada" : "bob");
            engine.permit();
            engine.answer(engine.lastCall(), EngineDriver.token("t"));
        }
        engine.commitAll();
        engine.pass(Duration.ofSeconds(1));
        return grant;
    }

    /** The call that goes as soon as it may. */
    private Effect.Call nextCall() {
        engine.pass(Duration.ofSeconds(30));
        engine.permit();
        return engine.lastCall();
    }

    private void answeredElsewhere(Grant grant, long offset) {
        engine.poll(grant, offset, "bob", "name " + offset);
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
    }

    private Result.Problem failure() {
        engine.commitAll();
        Result last = engine.published().getLast();
        return ((Result.Outcome.Failed) last.outcome()).problem();
    }

    @Test
    void transientFailures_whileMesiboAnswersOthers_areGivenUp() {
        Grant grant = known();
        engine.poll(grant, 2, "ada", "new name");
        for (int attempt = 1; attempt <= 7; attempt++) {
            engine.answer(nextCall(), NOT_SENT);
        }
        answeredElsewhere(grant, 3);
        assertThat(engine.status().lanes()).containsKey(LanePhase.BACKOFF);
        engine.answer(nextCall(), NOT_SENT);

        Result.Problem problem = failure();
        assertThat(problem.kind()).isEqualTo(Result.Problem.Kind.EXHAUSTED);
        assertThat(problem.attempts()).isEqualTo(8);
        assertThat(problem.deadLetter()).isTrue();
    }

    @Test
    void transientFailures_whileMesiboAnswersNobody_openTheCircuit() {
        Grant grant = known();
        engine.poll(grant, 2, "ada", "new name");
        for (int attempt = 1; attempt <= 8; attempt++) {
            assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.CLOSED);
            engine.answer(nextCall(), NOT_SENT);
        }
        engine.commitAll();

        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
        assertThat(engine.published()).hasSize(2);
    }

    @Test
    void token_inDoubt_isNeverGivenUp() {
        Grant grant = known();
        engine.poll(grant, 2, "cleo");
        engine.answer(nextCall(), EngineDriver.unanswered());
        for (int attempt = 2; attempt <= 20; attempt++) {
            answeredElsewhere(grant, 2L * attempt - 1);
            answeredElsewhere(grant, 2L * attempt);
            engine.answer(nextCall(), NOT_SENT);
        }
        engine.answer(nextCall(), EngineDriver.token("t"));
        engine.commitAll();

        assertThat(engine.published())
                .filteredOn(result -> result.subject().equals("cleo"))
                .extracting(Result::outcome)
                .hasSize(1)
                .allMatch(Result.Outcome.Applied.class::isInstance);
    }

    @Test
    void token_certainlyNotIssued_isGivenUp() {
        Grant grant = known();
        engine.poll(grant, 2, "cleo");
        for (int attempt = 1; attempt <= 8; attempt++) {
            engine.answer(nextCall(), NOT_SENT);
            if (attempt < 8) {
                answeredElsewhere(grant, attempt + 2);
            }
        }

        assertThat(failure().kind()).isEqualTo(Result.Problem.Kind.EXHAUSTED);
    }

    /** The reactivation changed nothing, and has to be planned anew; what follows it was sent. */
    @Test
    void deactivation_perhapsCarriedOutWithWhatIsGivenUp_doesNotExpire() {
        Grant grant = known();
        Optional<Instant> expiry = Optional.of(EngineDriver.START.plus(Duration.ofMinutes(1)));
        engine.poll(grant, 2, "ada", "new name");
        engine.poll(
                grant,
                3,
                new IdentityEvent.UserReactivated(
                        EngineDriver.context(3, "ada", Optional.empty())));
        engine.poll(
                grant,
                4,
                new IdentityEvent.UserDeactivated(EngineDriver.context(4, "ada", expiry)));
        engine.permit();
        engine.commitAll();
        for (int attempt = 1; attempt <= 7; attempt++) {
            engine.answer(nextCall(), EngineDriver.unanswered());
        }
        answeredElsewhere(grant, 5);
        engine.answer(nextCall(), EngineDriver.unanswered());
        engine.answer(nextCall(), new Reply.Applied(new Reply.Answer.Done()));
        engine.commitAll();

        assertThat(engine.published())
                .filteredOn(result -> result.origin().offset() == 4)
                .extracting(Result::outcome)
                .hasSize(1)
                .allMatch(Result.Outcome.Applied.class::isInstance);
    }

    @Test
    void rejection_afterATransientFailure_tellsBothAttempts() {
        Grant grant = known();
        engine.poll(grant, 2, "ada", "new name");
        engine.answer(nextCall(), NOT_SENT);
        engine.answer(nextCall(), EngineDriver.rejected());

        Result.Problem problem = failure();
        assertThat(problem.kind()).isEqualTo(Result.Problem.Kind.REJECTED);
        assertThat(problem.attempts()).isEqualTo(2);
    }

    @Test
    void rejection_atOnce_isTheFirstAttempt() {
        Grant grant = known();
        engine.poll(grant, 2, "ada", "new name");
        engine.answer(nextCall(), EngineDriver.rejected());

        assertThat(failure().attempts()).isEqualTo(1);
        assertThat(engine.calls()).isEqualTo(3);
    }

    @Test
    void leaseThatEndedBeforeTheCall_isNoAttempt() {
        Grant grant = known();
        engine.poll(grant, 2, "ada", "new name");
        Failure lease = new Failure.Transient(Failure.Transient.Cause.LEASE, Optional.empty());
        for (int attempt = 1; attempt <= 30; attempt++) {
            engine.answer(nextCall(), EngineDriver.refused(lease));
        }
        engine.answer(nextCall(), EngineDriver.rejected());

        assertThat(failure().attempts()).isEqualTo(1);
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.CLOSED);
    }

    /** What the tries of a group that is never there were, until its event has a result. */
    private static List<String> triedUntilGivenUp(EngineDriver engine, Reply listing) {
        List<String> tried = new ArrayList<>();
        while (engine.published().isEmpty() && tried.size() < 40) {
            engine.pass(Duration.ofMinutes(1));
            long before = engine.calls();
            engine.permit();
            engine.commitAll();
            engine.permit();
            if (engine.calls() > before) {
                Operation operation = engine.lastCall().operation();
                boolean lists = operation instanceof Operation.GroupsGet;
                engine.answer(engine.lastCall(), lists ? listing : EngineDriver.unanswered());
                tried.add(operation.op());
                engine.commitAll();
            }
        }
        return tried;
    }

    private static EngineDriver withNewGroup() {
        EngineDriver engine = EngineDriver.selfHosted();
        engine.poll(
                engine.open(),
                0,
                new IdentityEvent.GroupChanged(
                        EngineDriver.context(0, "g", Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        new IdentityEvent.Membership.Same()));
        return engine;
    }

    @Test
    void creation_unansweredAndNeverFound_isGivenUp() {
        EngineDriver engine = withNewGroup();
        Reply none = new Reply.Applied(new Reply.Answer.Groups(List.of()));

        List<String> tried = triedUntilGivenUp(engine, none);

        assertThat(tried).filteredOn("groupadd"::equals).hasSize(8);
        assertThat(((Result.Outcome.Failed) engine.published().getFirst().outcome()).problem())
                .matches(problem -> problem.kind() == Result.Problem.Kind.EXHAUSTED)
                .matches(problem -> problem.attempts() == 8);
    }

    @Test
    void creation_unansweredAndListingRefused_isGivenUp() {
        EngineDriver engine = withNewGroup();
        engine.permit();
        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.Groups(List.of())));

        List<String> tried = triedUntilGivenUp(engine, EngineDriver.rejected());

        assertThat(tried).filteredOn("groupadd"::equals).hasSize(8);
        assertThat(engine.published()).hasSize(1);
    }
}
