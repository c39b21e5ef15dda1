package io.github.mesiboprovisioner.worker.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells threads to end, also while they wait. */
final class StopSignal {

    private final CountDownLatch given = new CountDownLatch(1);

    /** The thread is to end. */
    static final class Stopped extends RuntimeException {
        private Stopped() {
            super("stopped", null, false, false);
        }
    }

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    void throwIfGiven() {
        if (isGiven()) {
            throw new Stopped();
        }
    }

    /** Waits. */
    void pause(Duration duration) {
        try {
            if (given.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }
}
