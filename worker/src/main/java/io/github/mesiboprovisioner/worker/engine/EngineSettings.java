package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Rules;

import java.time.Duration;
import java.util.Set;

/**
 * The settings of CONTRACT 2 that the engine decides by.
 *
 * @param startedBlock how far {@code startedUpTo} is moved ahead of what was read
 * @param callTime the longest that a call is in flight: so long a withdrawn partition waits
 * @param stopTime and no longer than this once the worker stops
 */
public record EngineSettings(
        String groupId,
        Rules rules,
        Calls calls,
        RemovalGuard.Limit removals,
        Start start,
        int pendingMax,
        int startedBlock,
        Duration commitInterval,
        Duration takeoverHold,
        Duration deletedRetention,
        Duration callTime,
        Duration stopTime) {

    /**
     * How calls are made.
     *
     * @param ratePerSecond for the whole consumer group
     * @param concurrency in flight per instance
     */
    public record Calls(double ratePerSecond, int concurrency, RetryRule retry) {}

    /**
     * Where partitions start.
     *
     * @param latest a new group starts at the end, not at the beginning
     * @param acceptAll resets are accepted for every partition
     * @param accepted and for these in any case
     */
    public record Start(boolean latest, boolean acceptAll, Set<PartitionId> accepted) {
        public Start {
            accepted = Set.copyOf(accepted);
        }

        boolean accepts(PartitionId partition) {
            return acceptAll || accepted.contains(partition);
        }
    }
}
