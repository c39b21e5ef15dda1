package io.github.mesiboprovisioner.worker.kafka;

import java.time.Duration;

/**
 * Until when our partitions are certainly ours: no later than the send time of the last answered
 * heartbeat plus the session time-out, nor than the last poll plus {@code max.poll.interval.ms},
 * less a margin.
 *
 * <p>The client tells neither: {@code last-heartbeat-seconds-ago} counts heartbeats <em>sent</em>.
 * But it counts answers ({@code heartbeat-total} grows when a response is handled) and knows the
 * longest time that one took. An answer counted between two looks was therefore sent no earlier
 * than the first look less that time. What the counter does not tell is guarded against:
 *
 * <ul>
 *   <li>An answer may be "unknown member". The next poll then tells that the partitions are lost,
 *       so an answer counts only when another poll, begun after it, has come back.
 *   <li>A process that was frozen may count, after it wakes, an answer received long before. So the
 *       first answer after a gap between looks is not believed.
 *   <li>An answer may be "not the coordinator". After a long silence the first one is not believed
 *       either; otherwise the margin is larger than the time between heartbeats.
 * </ul>
 *
 * <p>Thread: the intake's alone.
 */
final class Lease {

    private static final long GAP_MAX = Duration.ofSeconds(2).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final long session;
    private final long pollIntervalMax;
    private final long margin;
    private final long silenceMax;

    private double counted;
    private long looked = NEVER;
    private long heard = NEVER;
    private boolean doubtNext;

    private long sent = NEVER;
    private long fresh = NEVER;
    private long ripe = NEVER;

    Lease(Duration session, Duration pollIntervalMax) {
        this.session = session.toNanos();
        this.pollIntervalMax = pollIntervalMax.toNanos();
        this.margin = this.session / 9;
        this.silenceMax = this.session / 3 * 2;
    }

    /**
     * Before a poll.
     *
     * @param answered how many heartbeats were answered so far
     * @param latencyMax the longest that one took
     */
    void look(double answered, Duration latencyMax, long now) {
        if (looked != NEVER && answered > counted) {
            if (!doubtNext && (heard == NEVER || now - heard <= silenceMax)) {
                fresh = looked - latencyMax.toNanos();
            }
            doubtNext = false;
            heard = now;
        }
        if (looked != NEVER && now - looked > GAP_MAX) {
            doubtNext = true;
        }
        counted = answered;
        looked = now;
    }

    /** After that poll: what was heard before the poll before it is certain now. */
    void polled() {
        if (ripe != NEVER) {
            sent = ripe;
        }
        ripe = fresh;
        fresh = NEVER;
    }

    /** The membership has ended: what was heard belongs to the old one. */
    void lost() {
        sent = NEVER;
        fresh = NEVER;
        ripe = NEVER;
    }

    /** Whether there is one at all. */
    boolean isHeld() {
        return sent != NEVER;
    }

    /** Nothing may be in flight after this. */
    long until() {
        return Math.min(sent + session, looked + pollIntervalMax) - margin;
    }
}
