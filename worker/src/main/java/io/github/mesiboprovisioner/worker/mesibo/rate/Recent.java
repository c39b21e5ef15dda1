package io.github.mesiboprovisioner.worker.mesibo.rate;

import java.util.concurrent.TimeUnit;

/**
 * What happened within the last second and the last tenth of one, and how much more may.
 *
 * <p>The second is the promise: no more than the rate plus one. The tenth keeps what was missed
 * from being made up for all at once: the receiver gets a bunch over a longer time than it took to
 * send, and then counts more in its second than left in any.
 *
 * <p>Thread: confined to its owner's.
 */
final class Recent {
    /** A second, and some room for clocks that are read a little apart. */
    private static final long SECOND_NANOS = 1_001_000_000L;

    private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Half as much again as in smooth running: so fast is made up for what was missed. */
    private static final double TENTH_SHARE = 1.5 / 10;

    /** What is no bunch at any rate. */
    private static final int TENTH_LEAST = 4;

    private static final double RATE_MAX = 1e15;

    private final SlidingWindow second = new SlidingWindow(SECOND_NANOS);
    private final SlidingWindow tenth = new SlidingWindow(TENTH_NANOS);

    /** How many more may happen now at {@code rate} per second. */
    long room(long now, double rate) {
        long room =
                Math.min(
                        limitOfSecond(rate) - second.count(now),
                        limitOfTenth(rate) - tenth.count(now));
        return Math.max(0, room);
    }

    /** How long until one more may; {@link Long#MAX_VALUE}: never. */
    long nanosUntilRoom(long now, double rate) {
        return Math.max(
                second.nanosUntilRoom(now, limitOfSecond(rate)),
                tenth.nanosUntilRoom(now, limitOfTenth(rate)));
    }

    void add(long now, int n) {
        second.add(now, n);
        tenth.add(now, n);
    }

    /** The {@code n} that happened last did not happen after all. */
    void takeBack(int n) {
        second.takeBack(n);
        tenth.takeBack(n);
    }

    private static long limitOfSecond(double rate) {
        return rate > 0 ? 1 + (long) Math.min(rate, RATE_MAX) : 0;
    }

    private static long limitOfTenth(double rate) {
        return rate > 0 ? Math.max(TENTH_LEAST, limitOfSecond(rate * TENTH_SHARE)) : 0;
    }
}
