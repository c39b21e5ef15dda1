package io.github.mesiboprovisioner.worker.faults;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long this machine let a thread wait that wanted to run. While that is long, how much of a
 * limit was used says something about the machine, not about the worker.
 */
final class Hiccups implements AutoCloseable {

    private static final Duration BEAT = Duration.ofMillis(5);

    /** As in RateIT: what is longer bunches or delays calls by more than the allowed share. */
    private static final Duration TOLERABLE = Duration.ofMillis(50);

    private final AtomicLong longest = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").start(this::watch);

    /** Whether there was none that matters since the last time this was asked. */
    boolean none() {
        Duration found = Duration.ofNanos(longest.getAndSet(0));
        System.out.printf("longest hiccup of this machine: %d ms%n", found.toMillis());
        return found.compareTo(TOLERABLE) < 0;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        long before = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(BEAT);
                long now = System.nanoTime();
                longest.accumulateAndGet(now - before - BEAT.toNanos(), Math::max);
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
