package io.github.mesiboprovisioner.local.network;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction: lets everybody through while it is open, and holds them while it is shut; may take
 * its time, the same for each piece or more for a larger one.
 */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open = true;
    private Duration delay = Duration.ZERO;
    private int bytesPerSecond = Integer.MAX_VALUE;

    void shut() {
        set(false, Duration.ZERO, Integer.MAX_VALUE);
    }

    void delay(Duration delay) {
        set(true, delay, Integer.MAX_VALUE);
    }

    void throttle(int bytesPerSecond) {
        set(true, Duration.ZERO, bytesPerSecond);
    }

    void open() {
        set(true, Duration.ZERO, Integer.MAX_VALUE);
    }

    void pass(int bytes) throws InterruptedException {
        lock.lockInterruptibly();
        long nanos;
        try {
            while (!open) {
                opened.await();
            }
            nanos = delay.toNanos() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
        } finally {
            lock.unlock();
        }
        if (nanos >= TimeUnit.MICROSECONDS.toNanos(100)) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    private void set(boolean state, Duration wait, int rate) {
        lock.lock();
        try {
            open = state;
            delay = wait;
            bytesPerSecond = rate;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
