package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the engine is doing at one moment. */
public record EngineStatus(
        List<PartitionStatus> partitions,
        Map<LanePhase, Integer> lanes,
        Calls calls,
        Map<HaltReason, String> halts,
        Census census,
        Totals totals,
        Duration stalled) {

    public EngineStatus {
        partitions = List.copyOf(partitions);
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

    /** How mesibo is called. */
    public record Calls(int inFlight, double permitsPerSecond, Circuit.State circuit) {}

    /** Totals since the start. */
    public record Totals(long coalescedEvents, long groupCreationsUncertain, long recordsLost) {}
}
