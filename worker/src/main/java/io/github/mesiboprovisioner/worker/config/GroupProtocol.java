package io.github.mesiboprovisioner.worker.config;

/** How the consumer group is run ({@code group.protocol}). */
public enum GroupProtocol {
    /** Cooperative, with static membership. */
    CLASSIC,
    /** KIP-848, with dynamic membership. */
    CONSUMER
}
