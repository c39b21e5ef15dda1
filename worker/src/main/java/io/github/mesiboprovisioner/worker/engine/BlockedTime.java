package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.GroupState;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Time halted or with an open circuit: it does not count for late members.
 *
 * <p>Thread: the engine's alone.
 */
final class BlockedTime {

    private final Gate gate;
    private final Turn turn;
    private final Settlement settlement;
    private final Collection<Partition> partitions;
    private long since = Long.MAX_VALUE;

    BlockedTime(Gate gate, Turn turn, Settlement settlement, Collection<Partition> partitions) {
        this.gate = gate;
        this.turn = turn;
        this.settlement = settlement;
        this.partitions = partitions;
    }

    void observe() {
        boolean blocked = !gate.isFlowing();
        if (blocked && since == Long.MAX_VALUE) {
            since = turn.nanos();
        } else if (!blocked && since != Long.MAX_VALUE) {
            Duration passed = Duration.ofNanos(turn.nanos() - since);
            since = Long.MAX_VALUE;
            partitions.forEach(
                    partition ->
                            List.copyOf(partition.lanes.values())
                                    .forEach(lane -> defer(lane, passed)));
        }
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
