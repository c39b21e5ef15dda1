package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;

/** How many deletions and deactivations are let through before the rest is held. */
public sealed interface RemovalLimit {

    /** All of them. */
    record Off() implements RemovalLimit {}

    /** So many in a sliding window, for the whole consumer group. */
    record PerWindow(int removals, Duration window) implements RemovalLimit {}
}
