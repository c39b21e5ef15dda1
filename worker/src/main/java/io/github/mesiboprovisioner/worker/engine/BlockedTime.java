package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.GroupState;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Time halted or with an open circuit: it does not count for late members. Recorded while it
 * passes, since it may last longer than this owner.
 *
 * <p>Thread: the engine's alone.
 */
final class BlockedTime {

    /** So much of it may get lost with an owner that dies. */
    private static final long UNRECORDED_NANOS = Duration.ofMinutes(1).toNanos();

    private final Gate gate;
    private final Turn turn;
    private final Settlement settlement;
    private final Collection<Partition> partitions;

    BlockedTime(Gate gate, Turn turn, Settlement settlement, Collection<Partition> partitions) {
        this.gate = gate;
        this.turn = turn;
        this.settlement = settlement;
        this.partitions = partitions;
    }

    void observe() {
        boolean blocked = !gate.isFlowing();
        for (Partition partition : partitions) {
            if (blocked && !isBlocked(partition)) {
                partition.blockedSince = turn.nanos();
            } else if (!blocked || turn.nanos() >= recordAt(partition)) {
                record(partition);
                partition.blockedSince = blocked ? turn.nanos() : Long.MAX_VALUE;
            }
        }
    }

    /** Records all that has passed by now: partitions are about to leave. */
    void record() {
        partitions.forEach(this::record);
    }

    private void record(Partition partition) {
        if (isBlocked(partition)) {
            Duration passed = Duration.ofNanos(turn.nanos() - partition.blockedSince);
            partition.blockedSince = turn.nanos();
            List.copyOf(partition.lanes.values()).forEach(lane -> defer(lane, passed));
        }
    }

    /** When time that has passed is to be recorded; only for late members it has to be. */
    long wakeAt() {
        long wake = Long.MAX_VALUE;
        for (Partition partition : partitions) {
            if (isBlocked(partition) && partition.table.census().membersPending() > 0) {
                wake = Math.min(wake, recordAt(partition));
            }
        }
        return wake;
    }

    private static boolean isBlocked(Partition partition) {
        return partition.blockedSince != Long.MAX_VALUE;
    }

    private static long recordAt(Partition partition) {
        return isBlocked(partition) ? partition.blockedSince + UNRECORDED_NANOS : Long.MAX_VALUE;
    }

    private void defer(Lane lane, Duration passed) {
        if (lane.state instanceof GroupState group && group.wakeAt().isPresent()) {
            settlement.write(lane, group.deferred(passed));
            if (lane.attempt != null) {
                lane.attempt.task = lane.attempt.task.deferred(passed);
            }
        }
    }
}
