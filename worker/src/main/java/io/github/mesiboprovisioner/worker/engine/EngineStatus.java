package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the engine is doing at one moment.
 *
 * @param held removals that wait for an operator, the first of them
 * @param oldest how long ago the oldest event was written that has no committed result
 */
public record EngineStatus(
        List<PartitionStatus> partitions,
        Map<LanePhase, Integer> lanes,
        Calls calls,
        Map<HaltReason, String> halts,
        Census census,
        List<Held> held,
        Totals totals,
        Duration stalled,
        Duration oldest) {

    public EngineStatus {
        partitions = List.copyOf(partitions);
        held = List.copyOf(held);
        lanes = Map.copyOf(lanes);
        halts = Map.copyOf(halts);
    }

    /**
     * An owned partition.
     *
     * @param open the first commit was made and everything that was perhaps started is read
     * @param next the offset to read next
     */
    public record PartitionStatus(
            PartitionId partition, boolean open, long watermark, long next, int pending) {}

    /** A removal that waits for an operator. */
    public record Held(EntityKey entity, HeldRemoval removal) {}

    /**
     * A lane and the event that it has to settle next.
     *
     * @param events queued
     * @param attempts calls that have failed of the operation at hand
     * @param since the time stamp of that event's record
     */
    public record SlowLane(
            EntityKey entity,
            PartitionId partition,
            LanePhase phase,
            int events,
            int attempts,
            Instant since) {}

    /** How mesibo is called. */
    public record Calls(int inFlight, double permitsPerSecond, Circuit.State circuit) {}

    /** Totals since the start. */
    public record Totals(long coalescedEvents, long groupCreationsUncertain, long recordsLost) {}
}
