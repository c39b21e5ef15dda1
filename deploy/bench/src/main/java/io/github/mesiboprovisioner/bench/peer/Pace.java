package io.github.mesiboprovisioner.bench.peer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Spaces calls evenly: the simplest limiter that never bursts. Thread: any. */
final class Pace {

    private final long periodNanos;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    private Pace(long periodNanos) {
        this.periodNanos = periodNanos;
    }

    /** So many calls per second; 0 means no limit. */
    static Pace of(int rate) {
        return new Pace(rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate);
    }

    void await() throws InterruptedException {
        if (periodNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        long turn = next.updateAndGet(last -> Math.max(last + periodNanos, now));
        TimeUnit.NANOSECONDS.sleep(turn - now);
    }
}
