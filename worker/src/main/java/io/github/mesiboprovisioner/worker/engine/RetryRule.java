package io.github.mesiboprovisioner.worker.engine;

import io.github.resilience4j.core.IntervalFunction;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides when a transient failure is tried again: exponential backoff with full jitter. */
public final class RetryRule {

    private static final double MULTIPLIER = 2.0;

    private final int attemptsMax;
    private final IntervalFunction ceiling;

    public RetryRule(int attemptsMax, Duration backoffInitial, Duration backoffMax) {
        this.attemptsMax = attemptsMax;
        this.ceiling =
                IntervalFunction.ofExponentialBackoff(backoffInitial, MULTIPLIER, backoffMax);
    }

    /** True if no attempt is left after so many. */
    boolean isExhausted(int attempts) {
        return attempts >= attemptsMax;
    }

    /** How long to wait after attempt number {@code attempts}, counted from 1. */
    Duration backoff(int attempts, RandomGenerator random) {
        long millis = ceiling.apply(Math.max(1, attempts));
        return Duration.ofNanos((long) (random.nextDouble() * millis * 1_000_000));
    }
}
