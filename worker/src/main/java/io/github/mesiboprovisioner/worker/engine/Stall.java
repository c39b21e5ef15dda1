package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.util.Collection;

/**
 * Notices partitions that stand still: their first unsettled event waits, and nothing known
 * explains it. Halts, the circuit, a pause that mesibo asked for, the rate, a call in flight, a
 * retry, a hold, reading and a commit under way do. It must never happen by the engine's doing;
 * what the shell owes it, the end of a call and permits, is overdue at some time.
 *
 * <p>Thread: the engine's alone.
 */
final class Stall {

    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /** A permit takes its time, and so do those that go to other lanes. */
    private static final int PERMITS = 2;

    private final Gate gate;
    private final Outbox outbox;
    private final long callNanos;
    private long lookAt = Long.MIN_VALUE;
    private long closedAt = Long.MIN_VALUE;
    private boolean wasOpen;

    /**
     * @param callTime no call is in flight for longer
     */
    Stall(Gate gate, Outbox outbox, Duration callTime) {
        this.gate = gate;
        this.outbox = outbox;
        this.callNanos = callTime.toNanos();
    }

    /** Looks at them now and then, and always while something stands still. */
    void observe(Collection<Partition> partitions, double share, long nanos) {
        boolean isOpen = gate.isOpen();
        if (!isOpen || !wasOpen) {
            closedAt = nanos;
        }
        wasOpen = isOpen;
        if (nanos < lookAt) {
            return;
        }
        lookAt = nanos + LOOK_NANOS;
        for (Partition partition : partitions) {
            long watermark = partition.tracker.watermark();
            boolean moves = watermark != partition.watermarkSeen;
            long until = explainedUntil(partition, share, nanos);
            long before = moves ? nanos : Math.min(partition.explainedUntil, nanos);
            partition.watermarkSeen = watermark;
            partition.explainedUntil = Math.max(until, before);
            if (until < nanos) {
                lookAt = nanos;
            }
        }
    }

    private long explainedUntil(Partition partition, double share, long nanos) {
        if (partition.tracker.pending() == 0 || partition.draining || !gate.isOpen()) {
            return Long.MAX_VALUE;
        }
        if (!partition.opened) {
            return commit(outbox.isUnderWay(partition));
        }
        if (partition.catchingUp() || nanos < partition.holdUntil) {
            return Long.MAX_VALUE;
        }
        for (Lane lane : partition.lanes.values()) {
            if (isFirst(lane)) {
                return explainedUntil(lane, share);
            }
        }
        return Long.MIN_VALUE;
    }

    private static boolean isFirst(Lane lane) {
        return !lane.isEmpty()
                && lane.first().queued().origin().offset() == lane.partition.tracker.watermark();
    }

    private long explainedUntil(Lane lane, double share) {
        return switch (lane.phase) {
            case IDLE -> Long.MIN_VALUE;
            case READY -> turn(lane, share);
            case IN_FLIGHT ->
                    lane.attempt == null ? Long.MIN_VALUE : lane.attempt.calledAt + callNanos;
            case BACKOFF, RESTING -> lane.timer == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            case INTENDING -> commit(!outbox.isCommitted(lane));
            case BLOCKED ->
                    lane.isReady()
                            ? turn(lane, share)
                            : commit(
                                    lane.partition.tracker.watermark()
                                                    >= lane.partition.startedUpToDurable
                                            && outbox.isUnderWay(lane.partition));
        };
    }

    /** It waits its turn while others are served. */
    private long turn(Lane lane, double share) {
        return served(lane) + callNanos + (long) (PERMITS * 1e9 / share);
    }

    /** Since when a ready lane has seen nobody being served. */
    private long served(Lane lane) {
        return Math.max(
                Math.max(lane.readySince, lane.partition.holdUntil),
                Math.max(closedAt, gate.calledAt()));
    }

    private static long commit(boolean underWay) {
        return underWay ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    /** How long the partition that has stood still longest has done so. */
    static Duration longest(Collection<Partition> partitions, long nanos) {
        long since = nanos;
        for (Partition partition : partitions) {
            since = Math.min(since, partition.explainedUntil);
        }
        return Duration.ofNanos(nanos - since);
    }
}
