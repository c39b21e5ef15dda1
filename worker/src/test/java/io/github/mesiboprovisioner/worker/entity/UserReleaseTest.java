package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval.Kind;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval.Phase;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a user's held removal once an operator has decided. */
class UserReleaseTest {

    private static final ControlCommand.Entity ADA =
            new ControlCommand.Entity(ControlCommand.Kind.USER, UserLane.ADDRESS);
    private static final Moment SHUT =
            new Moment(UserLane.NOW, true, 0, _ -> false, 99, _ -> false);
    private static final Failure TIMEOUT =
            new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty());

    private final Events events = new Events(UserLane.ADDRESS);

    /** Ada, whose removal is held. */
    private UserState held(Queued removal) {
        return Told.events(Told.live(true, UserLane.APP), List.of(removal), SHUT).state();
    }

    private static UserState released(UserState held) {
        return told(held, new ControlCommand.Release(ADA, held.held().orElseThrow().origin()));
    }

    private static UserState told(UserState state, ControlCommand command) {
        return (UserState) Machine.told(state, command);
    }

    private static Task task(UserState state, Queued... queue) {
        return ((Plan.Work) Told.plan(state, List.of(queue), SHUT)).task();
    }

    @Test
    void released_deletion_isCarriedOutWithoutAPlaceAndToldOfInAnExtraResult() {
        UserState held = held(events.deleted());

        Task task = task(released(held));
        Step.Settled end = (Step.Settled) task.applied(new Reply.Answer.Done(), UserLane.NOW);

        assertThat(task.operation()).isEqualTo(new Operation.UserDelete(UserLane.ADDRESS));
        assertThat(task.carried()).isZero();
        assertThat(task.removals()).isEmpty();
        assertThat(task.commitFirst()).isTrue();
        assertThat(end.state().held()).isEmpty();
        assertThat(end.state().deletedAt()).isPresent();
        assertThat(end.endings())
                .singleElement()
                .satisfies(
                        ending -> {
                            assertThat(ending.idSuffix()).isEqualTo("/released");
                            assertThat(ending.settlesRecord()).isFalse();
                            assertThat(ending.origin())
                                    .isEqualTo(held.held().orElseThrow().origin());
                            assertThat(typeOf(ending)).isEqualTo(Result.AppliedType.USER_DELETED);
                        });
    }

    private static Result.AppliedType typeOf(Ending ending) {
        return ((Outcome.Applied) ending.outcome()).type();
    }

    @Test
    void released_deactivationOrInactiveUpdate_deactivates() {
        for (Queued removal : List.of(events.deactivated(), events.updated(false))) {
            Task task = task(released(held(removal)));
            Step.Settled end = (Step.Settled) task.applied(new Reply.Answer.Done(), UserLane.NOW);

            assertThat(task.operation()).isEqualTo(new Operation.UserDeactivate(UserLane.ADDRESS));
            assertThat(((UserState) end.state()).life()).isEqualTo(new Life.Live(false));
            assertThat(typeOf(end.endings().getFirst()))
                    .isEqualTo(Result.AppliedType.USER_DEACTIVATED);
        }
    }

    @Test
    void told_anotherEvent_doesNothing() {
        UserState held = held(events.deleted());
        EventOrigin origin = held.held().orElseThrow().origin();
        EventOrigin other =
                new EventOrigin(
                        Optional.of("other"),
                        origin.source(),
                        origin.type(),
                        origin.topic(),
                        origin.partition(),
                        origin.offset());

        assertThat(told(held, new ControlCommand.Release(ADA, other))).isSameAs(held);
        assertThat(told(held, new ControlCommand.Reject(ADA, events.deleted().origin())))
                .isSameAs(held);
    }

    @Test
    void told_eventWithoutItsId_isMeantByItsPlace() {
        UserState held = held(events.deleted());
        EventOrigin origin = held.held().orElseThrow().origin();
        EventOrigin place =
                new EventOrigin(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        origin.topic(),
                        origin.partition(),
                        origin.offset());

        assertThat(told(held, new ControlCommand.Reject(ADA, place)).held()).isEmpty();
    }

    @Test
    void told_reject_dropsItUnlessPerhapsCalled() {
        UserState released = released(held(events.deleted()));
        EventOrigin origin = released.held().orElseThrow().origin();
        ControlCommand reject = new ControlCommand.Reject(ADA, origin);

        assertThat(told(released, reject).held()).isEmpty();
        assertThat(told(released.perhapsCalled(), reject).held()).isPresent();
    }

    @Test
    void told_releaseAgain_doesNothing() {
        UserState called = released(held(events.deleted())).perhapsCalled();

        assertThat(released(called)).isSameAs(called);
    }

    static Stream<Queued> cancelling() {
        Events later = new Events(UserLane.ADDRESS);
        later.next();
        return Stream.of(later.created("A"), later.updated("B"), later.reactivated());
    }

    @ParameterizedTest
    @MethodSource("cancelling")
    void plan_sourceSaysStillThere_cancelsUnlessPerhapsCalled(Queued queued) {
        UserState released = released(held(events.deleted()));

        assertThat(Told.events(released, List.of(queued), SHUT).state().held()).isEmpty();
        assertThat(task(released.perhapsCalled(), queued)).isInstanceOf(UserReleaseTask.class);
    }

    @Test
    void plan_eventsThatDoNotCancel_waitForTheRelease() {
        UserState released = released(held(events.next().sequence(7).deleted()));
        Queued stale = events.next().sequence(3).name("B").updated();

        assertThat(task(released, events.tokenRequested(), stale))
                .isInstanceOf(UserReleaseTask.class);
    }

    @Test
    void unanswered_isRememberedAndMustComeToAnAnswer() {
        Task task = task(released(held(events.deleted()))).unanswered(UserLane.NOW);

        assertThat(task.state().held().map(HeldRemoval::phase)).contains(Phase.PERHAPS_CALLED);
        assertThat(task.mayReplan()).isFalse();
    }

    @Test
    void ended_exhaustedInDoubt_failsAndTheEventMayComeAgain() {
        Queued removal = events.deleted();
        Task task = task(released(held(removal))).unanswered(UserLane.NOW);

        Step.Settled end = (Step.Settled) task.ended(TIMEOUT, true, true, 8, UserLane.NOW);
        UserState after = (UserState) end.state();

        assertThat(after.held()).isEmpty();
        assertThat(after.inDoubt()).isTrue();
        assertThat(after.history().isDuplicate(removal)).isFalse();
        assertThat(end.endings().getFirst().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.problem().deadLetter()).isFalse());
    }

    @Test
    void plan_requestTooLarge_failsWithoutACall() {
        UserState released = released(held(events.deleted()));
        Plan plan =
                UserMachine.plan(released, UserLane.ADDRESS, List.of(), UserLane.rules(1), SHUT);

        assertThat(((Plan.Settle) plan).endings().getFirst().outcome())
                .isInstanceOf(Outcome.Failed.class);
        assertThat(((Plan.Settle) plan).state().held()).isEmpty();
    }

    @Test
    void plan_anotherRemovalHeldMeanwhile_doesNotHideTheReleasedOne() {
        Queued first = events.deactivated();
        UserState released = released(held(first));
        List<Queued> queue = List.of(events.deactivated(), events.deleted());

        UserState second = Told.events(released, List.of(queue.getFirst()), SHUT).state();

        assertThat(second.life()).isEqualTo(new Life.Live(false));
        assertThat(second.held()).isEmpty();
        assertThat(Told.events(second, List.of(queue.getLast()), SHUT).state().held())
                .map(HeldRemoval::kind)
                .contains(Kind.DELETE);
    }
}
