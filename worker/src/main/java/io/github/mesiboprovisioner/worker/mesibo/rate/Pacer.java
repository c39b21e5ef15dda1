package io.github.mesiboprovisioner.worker.mesibo.rate;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Hands out permits to send, at the right times, to whoever says how many are wanted.
 *
 * <p>Threads: any one thread may set and ask; permits are told on a thread of its own, which must
 * not be held up.
 */
public final class Pacer implements AutoCloseable {
    private final Pace pace = new Pace();
    private final SendBound bound;
    private final LongSupplier nanoClock;
    private final IntConsumer permits;
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private final Thread thread;
    private volatile double rate;
    private volatile boolean closed;

    private Pacer(SendBound bound, LongSupplier nanoClock, IntConsumer permits) {
        this.bound = bound;
        this.nanoClock = nanoClock;
        this.permits = permits;
        this.thread = Thread.ofPlatform().name("mesibo-pacer").daemon().unstarted(this::run);
    }

    /**
     * Begins with a rate of 0.
     *
     * @param bound has the same rate from now on
     * @param permits is told how many more may be used
     */
    public static Pacer start(SendBound bound, IntConsumer permits) {
        Pacer pacer = new Pacer(bound, System::nanoTime, permits);
        pacer.thread.start();
        return pacer;
    }

    /** In permits per second, from now on; 0: none. The first comes after one period. */
    public void setRate(double permitsPerSecond) {
        bound.setRate(permitsPerSecond);
        rate = permitsPerSecond;
        LockSupport.unpark(thread);
    }

    /** So many permits are wanted from now on; replaces the number said before. */
    public void want(int n) {
        if (wanted.getAndSet(n) == 0) {
            LockSupport.unpark(thread);
        }
    }

    /** So many of the permits were not used. */
    public void giveBack(int n) {
        returned.addAndGet(n);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, turn(nanoClock.getAsLong()));
        }
    }

    /** Does what is to be done now, and says how long nothing will be. */
    private long turn(long now) {
        pace.setRate(rate, now);
        int unused = returned.getAndSet(0);
        if (unused > 0) {
            pace.giveBack(unused, now);
        }
        int asked = wanted.get();
        if (asked == 0) {
            pace.rest();
            return Long.MAX_VALUE;
        }
        int taken = pace.take(now, asked);
        if (taken > 0) {
            wanted.updateAndGet(still -> Math.max(0, still - taken));
            permits.accept(taken);
            return 0;
        }
        return pace.nanosUntilNext(now);
    }
}
