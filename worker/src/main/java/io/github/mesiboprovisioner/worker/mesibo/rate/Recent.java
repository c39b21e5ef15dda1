package io.github.mesiboprovisioner.worker.mesibo.rate;

import java.util.concurrent.TimeUnit;

/**
 * What happened within the last second, tenth of one and fiftieth of one, and how much more may.
 *
 * <p>The second is the promise: no more than the rate plus one. The others keep what was missed
 * from being made up for all at once: the receiver gets a bunch earlier or later than it left, and
 * then counts more in its second than left in any. What may leave within a fiftieth is within what
 * CONTRACT 6 lets bunch on the way, 5 % of the rate.
 *
 * <p>Thread: confined to its owner's.
 */
final class Recent {
    /** A second, and some room for clocks that are read a little apart. */
    private static final long SECOND_NANOS = 1_001_000_000L;

    private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Half as much again as in smooth running: so fast is made up for what was missed. */
    private static final double TENTH_SHARE = 1.5 / 10;

    private static final long FIFTIETH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final double FIFTIETH_SHARE = 2.0 / 50;

    /** What is no bunch at any rate. */
    private static final int LEAST = 4;

    private static final double RATE_MAX = 1e15;

    private final SlidingWindow second = new SlidingWindow(SECOND_NANOS);
    private final SlidingWindow tenth = new SlidingWindow(TENTH_NANOS);
    private final SlidingWindow fiftieth = new SlidingWindow(FIFTIETH_NANOS);

    /** How many more may happen now at {@code rate} per second. */
    long room(long now, double rate) {
        long ofSecond = limit(rate, 1, 0) - second.count(now);
        long ofTenth = limit(rate, TENTH_SHARE, LEAST) - tenth.count(now);
        long ofFiftieth = limit(rate, FIFTIETH_SHARE, LEAST) - fiftieth.count(now);
        return Math.max(0, Math.min(ofSecond, Math.min(ofTenth, ofFiftieth)));
    }

    /** How long until one more may; {@link Long#MAX_VALUE}: never. */
    long nanosUntilRoom(long now, double rate) {
        long ofSecond = second.nanosUntilRoom(now, limit(rate, 1, 0));
        long ofTenth = tenth.nanosUntilRoom(now, limit(rate, TENTH_SHARE, LEAST));
        long ofFiftieth = fiftieth.nanosUntilRoom(now, limit(rate, FIFTIETH_SHARE, LEAST));
        return Math.max(ofSecond, Math.max(ofTenth, ofFiftieth));
    }

    void add(long now, int n) {
        second.add(now, n);
        tenth.add(now, n);
        fiftieth.add(now, n);
    }

    /** The {@code n} that happened last did not happen after all. */
    void takeBack(int n) {
        second.takeBack(n);
        tenth.takeBack(n);
        fiftieth.takeBack(n);
    }

    private static long limit(double rate, double share, int least) {
        return rate > 0 ? Math.max(least, 1 + (long) Math.min(rate * share, RATE_MAX)) : 0;
    }
}
