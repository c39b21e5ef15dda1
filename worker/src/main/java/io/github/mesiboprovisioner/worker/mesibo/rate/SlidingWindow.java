package io.github.mesiboprovisioner.worker.mesibo.rate;

/**
 * How much happened within the last span of time, exactly or slightly too much, never too little.
 *
 * <p>A ring of (time, count) of bounded size: what happens within one grain of time shares a place,
 * and counts as of the latest of them, so that it stays in the window for a grain longer at most.
 *
 * <p>Thread: confined to its owner's.
 */
public final class SlidingWindow {
    private static final int GRAINS = 4096;

    private final long spanNanos;
    private final long grainNanos;
    private final long[] begun = new long[GRAINS + 2];
    private final long[] latest = new long[GRAINS + 2];
    private final int[] counts = new int[GRAINS + 2];
    private int oldest;
    private int places;
    private long total;

    /** A window as long as {@code spanNanos}, both ends included. */
    public SlidingWindow(long spanNanos) {
        if (spanNanos < GRAINS) {
            throw new IllegalArgumentException("a span of " + spanNanos + " ns is too short");
        }
        this.spanNanos = spanNanos;
        this.grainNanos = spanNanos / GRAINS;
    }

    /** How much happened from {@code now - span} to {@code now}. */
    public long count(long now) {
        while (places > 0 && now - latest[oldest] > spanNanos) {
            total -= counts[oldest];
            oldest = place(1);
            places--;
        }
        return total;
    }

    /** {@code n} more happened at {@code now}. */
    public void add(long now, int n) {
        count(now);
        int last = place(places - 1);
        if (places == 0 || now - begun[last] >= grainNanos) {
            last = place(places++);
            begun[last] = now;
            counts[last] = 0;
        }
        latest[last] = now;
        counts[last] += n;
        total += n;
    }

    /** The {@code n} that happened last did not happen after all. */
    public void takeBack(int n) {
        int left = n;
        for (int i = places - 1; i >= 0 && left > 0; i--) {
            int taken = Math.min(left, counts[place(i)]);
            counts[place(i)] -= taken;
            total -= taken;
            left -= taken;
        }
    }

    /**
     * How long until there is room for one more below {@code limit}: 0 now, {@link Long#MAX_VALUE}
     * never.
     */
    public long nanosUntilRoom(long now, long limit) {
        if (limit <= 0) {
            return Long.MAX_VALUE;
        }
        long over = count(now) - limit;
        int index = -1;
        while (over >= 0) {
            over -= counts[place(++index)];
        }
        return index < 0 ? 0 : latest[place(index)] + spanNanos + 1 - now;
    }

    private int place(int index) {
        return Math.floorMod(oldest + index, counts.length);
    }
}
