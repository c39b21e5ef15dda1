package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;

/** How this instance works. */
public record WorkerSettings(
        Instance instance, Flow flow, Takeover takeover, Memory memory, Guards guards) {

    /**
     * What tells this instance from its twins.
     *
     * @param id unique and stable
     * @param managementPort 0: any free one
     * @param shutdownTimeout how long calls in flight may take to settle on SIGTERM
     */
    public record Instance(String id, int managementPort, Duration shutdownTimeout) {}

    /**
     * How much is held, and how long.
     *
     * @param pendingMax events held in memory
     * @param commitInterval the longest time a finished event waits for its transaction
     */
    public record Flow(int pendingMax, Duration commitInterval) {}

    /**
     * How a partition is taken over.
     *
     * @param start where a new consumer group starts
     * @param hold the wait before entities that were perhaps being called are called
     */
    public record Takeover(Start start, AcceptReset acceptReset, Duration hold) {}

    /**
     * How long things are remembered.
     *
     * @param memberWait how long a member unknown to mesibo is retried
     * @param deletedRetention how long a deleted entity is remembered
     */
    public record Memory(Duration memberWait, Duration deletedRetention) {}

    /**
     * What keeps harm from mesibo.
     *
     * @param egressHostsMax 0: guard off, as it always is with a proxy
     */
    public record Guards(RemovalLimit removalLimit, int egressHostsMax) {}

    /** Where a new consumer group starts. */
    public enum Start {
        EARLIEST,
        LATEST
    }
}
