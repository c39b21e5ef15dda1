package io.github.mesiboprovisioner.worker.mesibo.rate;

/**
 * The last gate before a request leaves: in any sliding second no more than the rate plus one, by
 * the time of sending, and no bunches.
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

    private final Recent sent = new Recent();
    private volatile double rate;

    private SendBound(double rate) {
        this.rate = rate;
    }

    /** Lets nothing pass until it is given a rate. */
    public static SendBound closed() {
        return new SendBound(0);
    }

    /** Lets everything pass, for a command that makes a few calls. */
    public static SendBound none() {
        return new SendBound(Double.MAX_VALUE);
    }

    /** In permits per second; 0: nothing may leave. */
    void setRate(double permitsPerSecond) {
        rate = permitsPerSecond;
    }

    /** 0, and the sending is counted; or how long to wait before asking again. */
    public long nanosUntilFree(long now) {
        long wait = sent.nanosUntilRoom(now, rate);
        if (wait == 0) {
            sent.add(now, 1);
        }
        return wait;
    }
}
