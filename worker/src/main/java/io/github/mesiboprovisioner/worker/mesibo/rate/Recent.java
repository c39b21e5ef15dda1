package io.github.mesiboprovisioner.worker.mesibo.rate;

import java.util.List;
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

    /** Half as much again as in smooth running: so fast is made up for what was missed. */
    private static final double TENTH_SHARE = 1.5 / 10;

    private static final double FIFTIETH_SHARE = 2.0 / 50;

    /** What is no bunch at any rate. */
    private static final int LEAST = 4;

    private static final double RATE_MAX = 1e15;

    private final List<Bound> bounds =
            List.of(
                    new Bound(new SlidingWindow(SECOND_NANOS), 1, 0),
                    new Bound(window(100), TENTH_SHARE, LEAST),
                    new Bound(window(20), FIFTIETH_SHARE, LEAST));

    /** How much of the rate, or at least how many, may happen in a window. */
    private record Bound(SlidingWindow window, double share, int least) {
        long limit(double rate) {
            return rate > 0 ? Math.max(least, 1 + (long) Math.min(rate * share, RATE_MAX)) : 0;
        }
    }

    private static SlidingWindow window(int millis) {
        return new SlidingWindow(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** How many more may happen now at {@code rate} per second. */
    long room(long now, double rate) {
        long room = Long.MAX_VALUE;
        for (Bound bound : bounds) {
            room = Math.min(room, bound.limit(rate) - bound.window().count(now));
        }
        return Math.max(0, room);
    }

    /** How long until one more may; {@link Long#MAX_VALUE}: never. */
    long nanosUntilRoom(long now, double rate) {
        long wait = 0;
        for (Bound bound : bounds) {
            wait = Math.max(wait, bound.window().nanosUntilRoom(now, bound.limit(rate)));
        }
        return wait;
    }

    void add(long now, int n) {
        bounds.forEach(bound -> bound.window().add(now, n));
    }

    /** The {@code n} that happened last did not happen after all. */
    void takeBack(int n) {
        bounds.forEach(bound -> bound.window().takeBack(n));
    }
}
