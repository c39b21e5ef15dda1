package io.github.mesiboprovisioner.worker.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Time that passes between two faults: part of the scenario, never a way to wait for an effect. */
final class Pause {

    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static void until(long nanos) {
        of(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
    }

    static void between(RandomGenerator random, Duration least, Duration most) {
        of(Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1)));
    }
}
