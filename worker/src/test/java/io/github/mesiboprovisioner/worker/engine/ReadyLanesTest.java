package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.junit.jupiter.api.Test;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which lane gets the next permit (CONTRACT 3, rule 8). */
class ReadyLanesTest {

    private final ReadyLanes ready = new ReadyLanes();
    private long offset;

    @Test
    void poll_allClassesWait_servesThemByWeight() {
        Map<Urgency, Integer> served = new EnumMap<>(Urgency.class);
        for (int i = 0; i < 100; i++) {
            ready.add(lane("person" + i, reactivated()));
            ready.add(lane("user" + i, updated()));
            ready.add(lane("group" + i, deletedGroup()));
            ready.add(lane("bulk" + i, bulk()));
        }

        for (int i = 0; i < 140; i++) {
            served.merge(poll().urgency(), 1, Integer::sum);
        }

        assertThat(served)
                .isEqualTo(
                        Map.of(
                                Urgency.PERSON, 80,
                                Urgency.USER, 30,
                                Urgency.GROUP, 20,
                                Urgency.BULK, 10));
        assertThat(ready.size()).isEqualTo(260);
    }

    @Test
    void poll_firstOfAll_isAPerson() {
        ready.add(lane("bulk", bulk()));
        ready.add(lane("group", deletedGroup()));
        ready.add(lane("user", updated()));
        ready.add(lane("person", reactivated()));

        assertThat(poll().key.id()).isEqualTo("person");
    }

    @Test
    void poll_oneClass_isServedInTurn() {
        Lane first = lane("first", reactivated());
        ready.add(first);
        ready.add(lane("second", reactivated()));

        assertThat(poll()).isEqualTo(first);
        ready.add(first);
        assertThat(poll().key.id()).isEqualTo("second");
        assertThat(poll()).isEqualTo(first);
        assertThat(ready.poll()).isNull();
        assertThat(ready.size()).isZero();
    }

    @Test
    void promote_moreUrgentEventCame_goesInFront() {
        Lane promoted = lane("promoted", bulk());
        ready.add(promoted);
        ready.add(lane("other", updated()));
        promoted.enqueue(entry(reactivated()));

        ready.promote(promoted);

        assertThat(ready.size()).isEqualTo(2);
        assertThat(poll()).isEqualTo(promoted);
        assertThat(poll().key.id()).isEqualTo("other");
        assertThat(ready.poll()).isNull();
    }

    @Test
    void promote_equallyUrgentEventCame_keepsItsPlace() {
        Lane first = lane("first", reactivated());
        ready.add(first);
        ready.add(lane("second", reactivated()));
        first.enqueue(entry(reactivated()));

        ready.promote(first);

        assertThat(poll()).isEqualTo(first);
    }

    @Test
    void remove_takesALaneOutOnce() {
        Lane gone = lane("gone", reactivated());
        ready.add(gone);
        ready.add(lane("stays", reactivated()));

        ready.remove(gone);
        ready.remove(gone);

        assertThat(ready.size()).isEqualTo(1);
        assertThat(poll().key.id()).isEqualTo("stays");
        assertThat(ready.poll()).isNull();
    }

    @Test
    void urgency_ofALane_isTheHighestOfWhatStillWaits() {
        Lane lane = lane("ada", reactivated());
        lane.enqueue(entry(updated()));
        assertThat(lane.urgency()).isEqualTo(Urgency.PERSON);

        lane.removeFirst();
        assertThat(lane.urgency()).isEqualTo(Urgency.USER);
        lane.removeFirst();

        assertThat(lane.urgency()).isEqualTo(Urgency.BULK);
    }

    /** A partition that has left is not kept by lanes that once waited. */
    @Test
    void purge_lanesThatWereTakenOut_areNotHeldAnyMore() throws InterruptedException {
        ReferenceQueue<Lane> collected = new ReferenceQueue<>();
        WeakReference<Lane> taken = takenOut(collected);
        ready.add(lane("stays", updated()));

        ready.purge();

        System.gc();
        assertThat(collected.remove(10_000)).isSameAs(taken);
        assertThat(poll().key.id()).isEqualTo("stays");
    }

    private WeakReference<Lane> takenOut(ReferenceQueue<Lane> collected) {
        Lane lane = lane("leaves", updated());
        ready.add(lane);
        ready.remove(lane);
        return new WeakReference<>(lane, collected);
    }

    private Lane poll() {
        return Objects.requireNonNull(ready.poll());
    }

    private Lane lane(String id, IdentityEvent event) {
        StateTable table = new StateTable();
        Restored.Facts facts = new Restored.Facts("topic", "state", 1, 1, 0, 0);
        Restored restored = new Restored(Optional.empty(), table, facts);
        Partition partition =
                new Partition(
                        new Grant(EngineDriver.PARTITION, 1),
                        restored,
                        new StartRule.Decision.Start(
                                0, Ranges.NONE, 0, 0, 0, List.of(), Map.of(), 0, true, 0),
                        new RemovalGuard(
                                new RemovalGuard.Limit(0, Duration.ZERO), 1, List.of(), Map.of()),
                        0);
        EntityKey key = EntityKey.user(id);
        Lane lane = new Lane(partition, key, table.get(key));
        lane.enqueue(entry(event));
        return lane;
    }

    private Lane.Entry entry(IdentityEvent event) {
        offset++;
        EventOrigin origin =
                new EventOrigin(
                        Optional.empty(), Optional.empty(), Optional.empty(), "topic", 0, offset);
        InputRecord record =
                new InputRecord(
                        offset,
                        EngineDriver.START,
                        new InputRecord.Content.Event(event, Optional.empty()),
                        "raw");
        return new Lane.Entry(new Queued(origin, event, false, Optional.empty()), record);
    }

    private static EventContext context(boolean bulk) {
        return new EventContext(
                "id",
                "/test",
                "any",
                "any",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                bulk,
                false);
    }

    private static IdentityEvent reactivated() {
        return new IdentityEvent.UserReactivated(context(false));
    }

    private static IdentityEvent updated() {
        return new IdentityEvent.UserUpdated(
                context(false),
                Optional.empty(),
                Optional.empty(),
                new IdentityEvent.TokenChoice.None());
    }

    private static IdentityEvent deletedGroup() {
        return new IdentityEvent.GroupDeleted(context(false));
    }

    private static IdentityEvent bulk() {
        return new IdentityEvent.UserReactivated(context(true));
    }
}
