package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rule 7 of CONTRACT 3 as far as it concerns a single user. */
class UserGuardTest {

    private static final UserState ACTIVE = Told.live(true, UserLane.APP);
    private static final UserState INACTIVE = Told.live(false);
    private static final Moment GUARDED =
            new Moment(UserLane.NOW, true, 0, _ -> false, 99, _ -> false);

    @Test
    void plan_noPlaceLeft_removalsAreHeldAndOthersGoOn() {
        Events events = new Events(UserLane.ADDRESS);
        List<Queued> queue =
                List.of(events.deleted(), events.deactivated(), events.tokenRequested());

        Told told = Told.events(ACTIVE, queue, GUARDED);

        assertThat(told.endings()).containsExactly("HELD", "HELD", "PROVISIONED");
        assertThat(told.state().held()).map(HeldRemoval::kind).contains(HeldRemoval.Kind.DELETE);
        assertThat(told.state().held().get().origin()).isEqualTo(queue.getFirst().origin());
    }

    @Test
    void plan_updatedInactiveWithoutPlace_isHeldAsDeactivation() {
        Queued queued = new Events(UserLane.ADDRESS).updated(false);

        Told told = Told.events(ACTIVE, List.of(queued), GUARDED);

        assertThat(told.endings()).containsExactly("HELD");
        assertThat(told.state().held())
                .map(HeldRemoval::kind)
                .contains(HeldRemoval.Kind.DEACTIVATE);
    }

    @Test
    void plan_heldRemovalThatWasPerhapsCalled_leavesADoubt() {
        Queued queued = new Events(UserLane.ADDRESS).next().maybeCalled().deleted();

        assertThat(Told.events(ACTIVE, List.of(queued), GUARDED).state().inDoubt()).isTrue();
    }

    static Stream<Queued> cancelling() {
        Events events = new Events(UserLane.ADDRESS);
        return Stream.of(
                events.created("A"),
                events.updated("A"),
                events.updated("B"),
                events.reactivated());
    }

    @ParameterizedTest
    @MethodSource("cancelling")
    void plan_sourceSaysStillThere_cancelsTheHeldRemoval(Queued queued) {
        UserState held = ACTIVE.withHeld(Optional.of(held(HeldRemoval.Kind.DELETE)));

        assertThat(Told.events(held, List.of(queued), Told.MOMENT).state().held()).isEmpty();
    }

    @Test
    void plan_removalWithAPlaceWhileHeld_endsTheHeldOneUnlessThatIsADeletion() {
        List<Queued> deactivated = List.of(new Events(UserLane.ADDRESS).deactivated());
        List<Queued> token = List.of(new Events(UserLane.ADDRESS).tokenRequested());
        UserState deactivation = ACTIVE.withHeld(Optional.of(held(HeldRemoval.Kind.DEACTIVATE)));
        UserState deletion = ACTIVE.withHeld(Optional.of(held(HeldRemoval.Kind.DELETE)));

        assertThat(Told.events(deactivation, deactivated, Told.MOMENT).state().held()).isEmpty();
        assertThat(Told.events(deletion, deactivated, Told.MOMENT).state().held()).isPresent();
        assertThat(Told.events(deactivation, token, Told.MOMENT).state().held()).isPresent();
    }

    @Test
    void removals_countThoseThatAreSent() {
        Events events = new Events(UserLane.ADDRESS);
        Queued updated = events.updated("B");
        Queued deactivated = events.deactivated();
        Queued deleted = events.deleted();
        Queued reactivated = events.reactivated();

        assertThat(Told.work(ACTIVE, updated).removals()).isEmpty();
        assertThat(Told.work(ACTIVE, deactivated).removals())
                .containsExactly(offsetOf(deactivated));
        assertThat(Told.work(ACTIVE, updated, deactivated, deleted).removals())
                .containsExactly(offsetOf(deleted));
        assertThat(Told.work(INACTIVE, updated, reactivated, deactivated).removals()).isEmpty();
    }

    /** The reactivation rotates the token because of it, and may fail. */
    @Test
    void removals_countASupersededDeactivation() {
        Events events = new Events(UserLane.ADDRESS);
        Queued first = events.deactivated();
        Queued second = events.deactivated();

        assertThat(Told.work(ACTIVE, first, events.reactivated()).removals())
                .containsExactly(offsetOf(first));
        assertThat(Told.work(ACTIVE, first, events.reactivated(), second).removals())
                .containsExactly(offsetOf(first), offsetOf(second));
    }

    @Test
    void plan_onePlaceLeft_secondDeactivationWaitsForTheFirst() {
        Events events = new Events(UserLane.ADDRESS);
        Queued first = events.deactivated();
        List<Queued> queue = List.of(first, events.reactivated(), events.deactivated());
        Moment one = new Moment(UserLane.NOW, true, 1, _ -> false, 99, _ -> false);
        Moment taken =
                new Moment(
                        UserLane.NOW, true, 1, offset -> offset == offsetOf(first), 99, _ -> false);

        assertThat(((Plan.Work) Told.plan(ACTIVE, queue, one)).task().carried()).isEqualTo(2);
        assertThat(((Plan.Work) Told.plan(ACTIVE, queue, taken)).task().carried()).isEqualTo(3);
        assertThat(Told.events(ACTIVE, queue, one).endings())
                .containsExactly("SUPERSEDED", "PROVISIONED", "DEACTIVATED");
    }

    @Test
    void plan_noPlaceLeftButLetThrough_isCarriedOut() {
        Queued queued = new Events(UserLane.ADDRESS).next().maybeCalled().deleted();
        Moment moment =
                new Moment(
                        UserLane.NOW,
                        true,
                        0,
                        offset -> offset == offsetOf(queued),
                        99,
                        _ -> false);

        assertThat(Told.events(ACTIVE, List.of(queued), moment).endings())
                .containsExactly("DELETED");
    }

    private static long offsetOf(Queued queued) {
        return queued.origin().offset();
    }

    private static HeldRemoval held(HeldRemoval.Kind kind) {
        Queued queued = new Events(UserLane.ADDRESS).deleted();
        return HeldRemoval.of(kind, queued, UserLane.NOW);
    }
}
