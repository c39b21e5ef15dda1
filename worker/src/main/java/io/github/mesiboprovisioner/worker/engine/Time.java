package io.github.mesiboprovisioner.worker.engine;

import java.time.Instant;

/**
 * When a step happens.
 *
 * @param nanos monotonic: pacing, backoff, circuit, lease
 * @param wall wall clock: expiry, windows and deadlines kept in state
 */
public record Time(long nanos, Instant wall) {}
