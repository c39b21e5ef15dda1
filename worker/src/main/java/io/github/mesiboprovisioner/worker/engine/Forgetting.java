package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Forgets entities that were deleted long ago: every ten minutes it goes through all of them, a
 * piece of one partition in a step.
 *
 * <p>Thread: the engine's alone.
 */
final class Forgetting {

    private static final long EVERY_NANOS = Duration.ofMinutes(10).toNanos();

    /** Takes a fraction of a millisecond. */
    private static final int PLACES_MAX = 4096;

    private final Duration retention;
    private final Turn turn;
    private final Outbox outbox;
    private final Deque<Partition> left = new ArrayDeque<>();
    private int place;
    private long nextAt = Long.MIN_VALUE;

    Forgetting(Duration retention, Turn turn, Outbox outbox) {
        this.retention = retention;
        this.turn = turn;
        this.outbox = outbox;
    }

    void goOn(Collection<Partition> owned) {
        if (left.isEmpty() && turn.nanos() >= nextAt) {
            nextAt = turn.nanos() + EVERY_NANOS;
            left.addAll(owned);
        }
        Partition partition = left.peek();
        if (partition != null && !waits()) {
            place = partition.gone || partition.draining ? 0 : look(partition);
            if (place == 0) {
                left.remove();
            }
        }
    }

    /** What was forgotten last is to be committed first: a batch must not grow without bound. */
    private boolean waits() {
        return outbox.unsealedStates() >= PLACES_MAX;
    }

    private int look(Partition partition) {
        Instant horizon = turn.wall().minus(retention);
        return partition.table.findDeleted(
                place, PLACES_MAX, horizon, key -> forget(partition, key));
    }

    private void forget(Partition partition, EntityKey key) {
        if (!partition.lanes.containsKey(key)) {
            outbox.add(partition, new StateRecord.Forgotten(key), turn.nanos());
        }
    }

    /** At once while there is more to go through. */
    long wakeAt() {
        return left.isEmpty() || waits() ? Long.MAX_VALUE : turn.nanos();
    }
}
