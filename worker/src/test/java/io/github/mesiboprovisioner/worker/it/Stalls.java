package io.github.mesiboprovisioner.worker.it;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how late this machine is: a timer that should fire all the time, and its longest delay.
 * What is received within a second can only be judged where the receiver runs when it should.
 */
final class Stalls implements AutoCloseable {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong last = new AtomicLong(System.nanoTime());
    private final AtomicLong longest = new AtomicLong();

    private Stalls() {
        var _ =
                timer.scheduleAtFixedRate(
                        this::tick, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    static Stalls watch() {
        return new Stalls();
    }

    /** The longest time in which the timer did not fire. */
    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void tick() {
        long now = System.nanoTime();
        longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
    }
}
