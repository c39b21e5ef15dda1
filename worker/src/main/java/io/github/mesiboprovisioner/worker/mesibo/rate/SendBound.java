package io.github.mesiboprovisioner.worker.mesibo.rate;

/**
 * The last gate before a request leaves: in any sliding second no more than the rate plus one, by
 * the time of sending.
 *
 * <p>Permits alone cannot promise that: between a permit and its request there may be a connection
 * to open, and several such requests would leave together. In smooth running it lets everything
 * pass at once.
 *
 * <p>Threads: any sets the rate; one sends.
 */
public final class SendBound {
    /** {@link #nanosUntilFree} when nothing may leave at all. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A second, and some room for clocks that are read a little apart. */
    static final long SECOND_NANOS = 1_001_000_000L;

    private final SlidingWindow window = new SlidingWindow(SECOND_NANOS);
    private volatile long limit;

    private SendBound(long limit) {
        this.limit = limit;
    }

    /** Lets nothing pass until it is given a rate. */
    public static SendBound closed() {
        return new SendBound(0);
    }

    /** Lets everything pass, for a command that makes a few calls. */
    public static SendBound none() {
        return new SendBound(Long.MAX_VALUE);
    }

    /** In permits per second; 0: nothing may leave. */
    void setRate(double rate) {
        limit = limitOf(rate);
    }

    /** Most that may happen in a second at {@code rate}. */
    static long limitOf(double rate) {
        return rate > 0 ? (long) Math.floor(rate) + 1 : 0;
    }

    /** 0, and the sending is counted; or how long to wait before asking again. */
    public long nanosUntilFree(long now) {
        long wait = window.nanosUntilRoom(now, limit);
        if (wait == 0) {
            window.add(now, 1);
        }
        return wait;
    }
}
