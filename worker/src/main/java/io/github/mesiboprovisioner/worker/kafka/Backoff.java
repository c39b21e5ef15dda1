package io.github.mesiboprovisioner.worker.kafka;

import java.time.Duration;

/** Waits between tries, twice as long every time. Belongs to one thread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(5);

    private final StopSignal stop;
    private Duration next = FIRST;

    Backoff(StopSignal stop) {
        this.stop = stop;
    }

    void pause() {
        stop.pause(next);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(MAX) < 0 ? twice : MAX;
    }

    void reset() {
        next = FIRST;
    }
}
