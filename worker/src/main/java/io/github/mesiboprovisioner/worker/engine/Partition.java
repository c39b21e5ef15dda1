package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One owned input partition.
 *
 * <p>Thread: the engine's alone.
 */
final class Partition {

    final Grant grant;
    final Restored.Facts facts;
    final StateTable table;
    final OffsetTracker tracker;
    final RemovalGuard guard;
    final Map<EntityKey, Lane> lanes = new LinkedHashMap<>();
    final Set<Lane> blocked = new LinkedHashSet<>();
    final long maybeCalledBelow;

    /** Monotonic; before it nothing that was perhaps called for is called. */
    final long holdUntil;

    /**
     * For these an owner that died was perhaps calling without any event; until the hold is over.
     */
    final Set<EntityKey> wokenInDoubt = new HashSet<>();

    /** Reads up to this offset come before the first call. */
    private final long catchUpTo;

    /** Which commands were handled for it. */
    OffsetTracker control;

    /** The control topic is to be read again for it. */
    boolean controlAsked;

    /** As last sealed, and as committed: no call for an offset at or above the latter. */
    long startedUpTo;

    long startedUpToDurable;

    /** The first commit of this grant, which says that it is not clean, has been made. */
    boolean opened;

    /** Lost or released: nothing counts for it any more. */
    boolean gone;

    /** The lanes that waited for that have been looked at. */
    boolean holdIsOver;

    boolean paused = true;
    boolean draining;
    long drainUntil;

    /** Nothing is in flight any more, or it was waited for long enough. */
    boolean drained;

    /** The batch that carries the last word of a drained partition; -1 before it is sealed. */
    long lastBatch = -1;

    int inFlight;

    /** What of it {@link BlockedTime} has not recorded yet began then; MAX_VALUE while it flows. */
    long blockedSince = Long.MAX_VALUE;

    /**
     * What {@link Stall} saw and found out: when its standing still has no explanation any more.
     */
    long watermarkSeen = -1;

    long explainedUntil = Long.MAX_VALUE;

    Partition(
            Grant grant,
            Restored restored,
            StartRule.Decision.Start start,
            RemovalGuard guard,
            long holdUntil) {
        this.grant = grant;
        this.facts = restored.facts();
        this.table = restored.table();
        this.tracker = new OffsetTracker(start.offset(), start.settled());
        this.guard = guard;
        this.maybeCalledBelow = start.maybeCalledBelow();
        this.catchUpTo = start.catchUpTo();
        this.control = new OffsetTracker(start.controlPosition(), Ranges.NONE);
        this.startedUpTo = start.startedUpTo();
        this.holdUntil = holdUntil;
    }

    boolean catchingUp() {
        return tracker.next() < catchUpTo;
    }

    /** Adds removals that wait for an operator, until there are {@code max}. */
    void addHeld(List<EngineStatus.Held> to, int max) {
        for (Map.Entry<EntityKey, HeldRemoval> held : table.someWaiting().entrySet()) {
            if (to.size() == max) {
                return;
            }
            to.add(new EngineStatus.Held(held.getKey(), held.getValue()));
        }
    }

    /** The time stamps of events that wait, of each lane's first one. */
    Stream<Instant> waitingSince() {
        return lanes.values().stream().filter(lane -> !lane.isEmpty()).map(Lane::since);
    }

    EngineStatus.PartitionStatus status() {
        return new EngineStatus.PartitionStatus(
                grant.partition(),
                opened && !catchingUp(),
                tracker.watermark(),
                tracker.next(),
                tracker.pending());
    }

    /** True if calls may be made at all; whether for a given lane is {@link #mayCall}'s word. */
    boolean isCallable() {
        return opened && !draining && !catchingUp();
    }

    boolean mayCall(Lane lane, long nanos) {
        if (!isCallable()) {
            return false;
        }
        boolean isHeldOff = nanos < holdUntil;
        if (lane.isEmpty() || lane.state.wakeAt().isPresent()) {
            return !isHeldOff && (lane.isEmpty() || isStarted(lane));
        }
        boolean isPerhapsCalled =
                lane.first().queued().maybeCalled() || wokenInDoubt.contains(lane.key);
        return isStarted(lane) && !(isHeldOff && isPerhapsCalled);
    }

    private boolean isStarted(Lane lane) {
        return lane.first().queued().origin().offset() < startedUpToDurable;
    }

    /** True if the next owner has to assume that something was perhaps called for. */
    boolean leavesDoubt() {
        return inFlight > 0
                || tracker.next() < maybeCalledBelow
                || !wokenInDoubt.isEmpty()
                || lanes.values().stream().anyMatch(Partition::leavesDoubt);
    }

    /** Events that were carried out in part must not expire with the next owner. */
    private static boolean leavesDoubt(Lane lane) {
        Lane.Attempt attempt = lane.attempt;
        boolean isUnderWay = attempt != null && (attempt.doubt || !attempt.task.mayReplan());
        return isUnderWay || lane.singles > 0 || lane.hasMaybeCalled();
    }

    /** What is true of this partition once the batch with {@code nonce} is committed. */
    Progress progress(String groupId, String nonce, boolean clean) {
        return new Progress(
                groupId,
                facts.topicId(),
                facts.stateTopicId(),
                facts.partitions(),
                tracker.watermark(),
                tracker.settledAbove(),
                startedUpTo,
                guard.times(),
                guard.letThrough(),
                control.watermark(),
                nonce,
                clean);
    }
}
