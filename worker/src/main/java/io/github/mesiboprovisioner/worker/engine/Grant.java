package io.github.mesiboprovisioner.worker.engine;

/**
 * One period of owning a partition.
 *
 * @param incarnation a counter of this process, never reused: what carries an older one belongs to
 *     a partition that left, even if it came back
 */
public record Grant(PartitionId partition, long incarnation) {}
