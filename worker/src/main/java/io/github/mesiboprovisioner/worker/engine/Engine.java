package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The product: a deterministic state machine that decides what is called, what is committed and
 * when. The same inputs at the same times with the same random numbers give the same effects.
 *
 * <p>What happens to a partition: {@code Granted} → (reset table) → {@code Start} and a first
 * commit that says "not clean" → records up to {@code startedUpTo} are read → calls are made →
 * group commits → {@code Withdrawn}: calls in flight settle, one last commit → {@code Released}.
 *
 * <p>Thread: one, the owner of the mailbox.
 */
public final class Engine {

    /** After a transaction that failed: how long before its content is tried again. */
    private static final long RECOMMIT_NANOS = Duration.ofMillis(20).toNanos();

    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    private final EngineSettings settings;
    private final Turn turn = new Turn();
    private final Counters counters = new Counters();
    private final Map<PartitionId, Partition> partitions = new LinkedHashMap<>();
    private final Map<PartitionId, Grant> halted = new LinkedHashMap<>();
    private final Map<PartitionId, String> resets = new LinkedHashMap<>();
    private final Gate gate;
    private final Outbox outbox;
    private final LaneRunner lanes;
    private final Stall stall = new Stall();
    private int partitionsInAll;
    private boolean started;
    private boolean stopping;
    private long sealNotBefore = Long.MIN_VALUE;
    private long sealedAt;
    private long commitNanos;
    private long blockedSince = Long.MAX_VALUE;
    private long forgetAt = Long.MIN_VALUE;
    private double share = -1;
    private int wanted;

    public Engine(EngineSettings settings, Circuit circuit, RandomGenerator random) {
        this.settings = settings;
        this.gate = new Gate(settings.calls(), circuit, turn);
        this.outbox = new Outbox(settings.groupId(), random);
        Collection<Partition> owned = partitions.values();
        this.lanes = new LaneRunner(settings, random, turn, gate, outbox, counters, owned);
    }

    /** Takes one input and says what is to be done, in order. */
    public List<Effect> step(Input input, Time now) {
        turn.begin(now);
        int permits = 0;
        switch (input) {
            case Input.Granted(var grant, var restored) -> granted(grant, restored);
            case Input.Joined(var membership) -> {
                outbox.joined(membership);
                sealNotBefore = Long.MIN_VALUE;
            }
            case Input.Withdrawn(var grants, var membership) -> {
                outbox.joined(membership);
                sealNotBefore = Long.MIN_VALUE;
                grants.forEach(this::withdraw);
            }
            case Input.Lost(var grants) -> grants.forEach(this::lose);
            case Input.Polled(var grant, var records, var next) -> polled(grant, records, next);
            case Input.CallEnded(var id, var reply) -> lanes.callEnded(id, reply);
            case Input.Committed(var id) -> committed(id);
            case Input.NotCommitted(var id) -> notCommitted(id);
            case Input.CommitInDoubt(var id, var found) -> settleDoubt(id, found);
            case Input.Permits(var count) -> permits = count;
            case Input.AppTokenChanged() -> gate.appTokenChanged();
            case Input.LeaseExtended(var until) -> gate.extendLease(until);
            case Input.HaltChanged(var reason, var on, var explanation) -> {
                if (on) {
                    gate.halt(reason, explanation);
                } else {
                    gate.resume(reason);
                }
            }
            case Input.Stopping() -> stop();
            case Input.Tick() -> {}
        }
        goOn(permits);
        return turn.end();
    }

    /** Whatever is possible after any input. */
    private void goOn(int permits) {
        gate.checkLease();
        gate.grow();
        deferWhileBlocked();
        List.copyOf(partitions.values()).forEach(this::lookAt);
        lanes.fireTimers();
        int unused = lanes.dispatch(permits);
        if (unused > 0) {
            turn.emit(new Effect.GiveBack(unused));
        }
        forgetDeleted();
        partitions.values().forEach(this::pauseOrResume);
        seal();
        tellShare();
        tellWanted(permits > 0);
        stall.observe(partitions.values(), gate, turn.nanos());
        turn.emit(new Effect.WakeAt(wakeAt()));
    }

    /** What is going on, for people and metrics. */
    public EngineStatus status() {
        Map<LanePhase, Integer> phases = new EnumMap<>(LanePhase.class);
        Census census = Census.EMPTY;
        List<EngineStatus.PartitionStatus> owned = new ArrayList<>();
        for (Partition partition : partitions.values()) {
            partition.lanes.values().forEach(lane -> phases.merge(lane.phase, 1, Integer::sum));
            census = census.plus(partition.table.census());
            owned.add(partition.status());
        }
        return new EngineStatus(
                owned,
                phases,
                new EngineStatus.Calls(gate.inFlight(), Math.max(0, share), gate.circuit().state()),
                gate.halts(),
                census,
                counters.totals(),
                Duration.ofNanos(stall.nanos(turn.nanos())));
    }

    // ---- grants ------------------------------------------------------------------------------

    private void granted(Grant grant, Restored restored) {
        if (stopping) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        partitionsInAll = restored.facts().partitionsInAll();
        switch (new StartRule(grant.partition(), restored, settings).decide()) {
            case StartRule.Decision.Start start -> start(grant, restored, start);
            case StartRule.Decision.Halt(var explanation) -> {
                halted.put(grant.partition(), grant);
                resets.put(grant.partition(), explanation);
                gate.halt(HaltReason.RESET, String.join("; ", resets.values()));
            }
            case StartRule.Decision.Refuse(var explanation) -> {
                halted.put(grant.partition(), grant);
                if (started) {
                    gate.halt(HaltReason.PARTITIONS, explanation);
                } else {
                    turn.emit(new Effect.Refuse(explanation));
                }
            }
        }
    }

    private void start(Grant grant, Restored restored, StartRule.Decision.Start start) {
        started = true;
        if (start.lostFrom() < start.offset()) {
            counters.recordsLost += start.offset() - start.lostFrom();
            turn.emit(new Effect.RecordsLost(grant.partition(), start.lostFrom(), start.offset()));
        }
        RemovalGuard guard =
                new RemovalGuard(
                        settings.removals(), partitionsInAll, start.removals(), start.letThrough());
        long hold = start.clean() ? turn.nanos() : turn.nanos() + settings.takeoverHold().toNanos();
        Partition partition = new Partition(grant, restored, start, guard, hold);
        partitions.put(grant.partition(), partition);
        outbox.touch(partition, turn.nanos());
        outbox.hurry();
        turn.emit(new Effect.Start(grant, start.offset()));
        partition.paused = false;
        lanes.wake(partition, !start.clean());
    }

    private void stop() {
        stopping = true;
        List.copyOf(halted.values()).forEach(this::withdraw);
        List.copyOf(partitions.values()).forEach(owned -> withdraw(owned.grant));
    }

    private void withdraw(Grant grant) {
        if (releaseHalted(grant)) {
            return;
        }
        Partition partition = owned(grant);
        if (partition == null) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        if (partition.draining) {
            return;
        }
        partition.draining = true;
        partition.drainUntil = turn.nanos() + settings.drainTime().toNanos();
        lanes.stop(partition);
    }

    private void lose(Grant grant) {
        if (releaseHalted(grant)) {
            return;
        }
        Partition partition = owned(grant);
        if (partition == null) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        lanes.stop(partition);
        release(partition);
    }

    private boolean releaseHalted(Grant grant) {
        if (!grant.equals(halted.get(grant.partition()))) {
            return false;
        }
        halted.remove(grant.partition());
        resets.remove(grant.partition());
        if (resets.isEmpty()) {
            gate.resume(HaltReason.RESET);
        }
        turn.emit(new Effect.Released(grant));
        return true;
    }

    private void release(Partition partition) {
        partition.gone = true;
        partitions.remove(partition.grant.partition());
        outbox.forget(partition);
        turn.emit(new Effect.Released(partition.grant));
    }

    /** Null if the partition has left since, even if it came back. */
    private @Nullable Partition owned(Grant grant) {
        Partition partition = partitions.get(grant.partition());
        return partition != null && partition.grant.equals(grant) ? partition : null;
    }

    // ---- records -----------------------------------------------------------------------------

    private void polled(Grant grant, List<InputRecord> records, long next) {
        Partition partition = owned(grant);
        if (partition == null || partition.draining) {
            return;
        }
        boolean caughtUp = !partition.catchingUp();
        for (InputRecord record : records) {
            if (partition.tracker.read(record.offset())) {
                take(partition, record);
            }
        }
        partition.tracker.readUpTo(next);
        if (!caughtUp) {
            lanes.unblock(partition);
        }
    }

    private void take(Partition partition, InputRecord record) {
        switch (record.content()) {
            case InputRecord.Content.Event(var event, var replay) ->
                    lanes.arrive(
                            partition,
                            EntityKey.of(event),
                            new Lane.Entry(queued(partition, record, event, replay), record));
            case InputRecord.Content.Tombstone(var key) ->
                    lanes.settlement()
                            .settleAtOnce(
                                    partition,
                                    record,
                                    origin(partition, record, Optional.empty()),
                                    key,
                                    Result.Trace.NONE,
                                    new Result.Outcome.Skipped(
                                            Result.Reason.TOMBSTONE, Result.Details.NONE));
            case InputRecord.Content.Undecodable undecodable ->
                    lanes.settlement()
                            .settleAtOnce(
                                    partition,
                                    record,
                                    new EventOrigin(
                                            undecodable.id(),
                                            undecodable.source(),
                                            undecodable.type(),
                                            partition.grant.partition().topic(),
                                            partition.grant.partition().partition(),
                                            record.offset()),
                                    undecodable.subject(),
                                    undecodable.trace(),
                                    undecodable(undecodable.cause()));
        }
    }

    private static Queued queued(
            Partition partition,
            InputRecord record,
            IdentityEvent event,
            Optional<Queued.Replay> replay) {
        return new Queued(
                origin(partition, record, Optional.of(event)),
                event,
                record.offset() < partition.maybeCalledBelow,
                replay);
    }

    private static EventOrigin origin(
            Partition partition, InputRecord record, Optional<IdentityEvent> event) {
        return new EventOrigin(
                event.map(known -> known.context().id()),
                event.map(known -> known.context().source()),
                event.map(known -> known.context().type()),
                partition.grant.partition().topic(),
                partition.grant.partition().partition(),
                record.offset());
    }

    private static Result.Outcome undecodable(String cause) {
        Result.Problem problem =
                new Result.Problem(
                        Result.Problem.Kind.UNDECODABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(cause),
                        Optional.empty(),
                        List.of(),
                        0,
                        true);
        return new Result.Outcome.Failed(problem, Result.Details.NONE);
    }

    // ---- commits -----------------------------------------------------------------------------

    private void committed(long id) {
        Batch batch = outbox.inFlight(id);
        if (batch == null) {
            return;
        }
        commitNanos = turn.nanos() - sealedAt;
        turn.emit(new Effect.Published(batch));
        Map<Partition, Collection<Lane>> written = new LinkedHashMap<>();
        for (Batch.Part part : batch.parts()) {
            Partition partition = owned(part.grant());
            if (partition != null) {
                remember(partition, part);
                written.put(partition, outbox.lanesInFlight(partition));
            }
        }
        outbox.committed();
        written.forEach(this::afterCommit);
    }

    private static void remember(Partition partition, Batch.Part part) {
        for (Output output : part.outputs()) {
            if (output instanceof Output.ToState(var record)) {
                partition.table.put(record);
            }
        }
        partition.opened = true;
        partition.startedUpToDurable =
                partition.table.progress().map(Progress::startedUpTo).orElseThrow();
    }

    private void afterCommit(Partition partition, Collection<Lane> written) {
        lanes.committed(partition, written);
        if (partition.draining && partition.lastBatch == outbox.committedUpTo()) {
            release(partition);
        }
    }

    private void notCommitted(long id) {
        if (outbox.inFlight(id) != null) {
            outbox.notCommitted(turn.nanos());
            sealNotBefore = turn.nanos() + RECOMMIT_NANOS;
        }
    }

    /** The nonces decide: watermarks stay the same while batches pass. */
    private void settleDoubt(long id, Map<PartitionId, CommittedOffset> found) {
        Batch batch = outbox.inFlight(id);
        if (batch == null) {
            return;
        }
        boolean isCommitted =
                batch.parts().stream()
                        .filter(part -> owned(part.grant()) != null)
                        .map(part -> found.get(part.grant().partition()))
                        .anyMatch(offset -> offset != null && offset.nonce().equals(batch.nonce()));
        if (isCommitted) {
            committed(id);
        } else {
            notCommitted(id);
        }
    }

    private void seal() {
        if (!outbox.canSeal() || turn.nanos() < Math.max(sealNotBefore, sealAt())) {
            return;
        }
        for (Partition partition : outbox.waiting()) {
            if (!partition.draining) {
                partition.startedUpTo =
                        Math.max(
                                partition.startedUpTo,
                                partition.tracker.next() + settings.startedBlock());
            }
        }
        sealedAt = turn.nanos();
        turn.emit(new Effect.Commit(outbox.seal()));
    }

    /** At most half of the time goes to transactions, and nobody waits longer than the interval. */
    private long sealAt() {
        if (outbox.isUrgent() || gate.inFlight() == 0) {
            return Long.MIN_VALUE;
        }
        long linger = Math.min(settings.commitInterval().toNanos(), commitNanos);
        return outbox.waitingSince() + linger;
    }

    // ---- what follows from time and state ------------------------------------------------------

    private void lookAt(Partition partition) {
        if (partition.draining) {
            finish(partition);
            return;
        }
        if (partition.tracker.next() + settings.startedBlock() / 2 > partition.startedUpTo) {
            outbox.touch(partition, turn.nanos());
        }
        if (turn.nanos() >= partition.holdUntil) {
            lanes.unblock(partition);
        }
    }

    private void finish(Partition partition) {
        boolean drained = partition.inFlight == 0 || turn.nanos() >= partition.drainUntil;
        if (!drained || partition.lastBatch >= 0) {
            return;
        }
        if (!partition.opened && outbox.isIdle()) {
            release(partition);
            return;
        }
        partition.drained = true;
        outbox.touch(partition, turn.nanos());
        outbox.hurry();
    }

    private void pauseOrResume(Partition partition) {
        if (partition.draining) {
            return;
        }
        int pending = partition.tracker.pending();
        boolean pause =
                !partition.catchingUp() && (!gate.mayRead(pending) || pending >= pendingShare());
        if (pause != partition.paused) {
            partition.paused = pause;
            turn.emit(
                    pause ? new Effect.Pause(partition.grant) : new Effect.Resume(partition.grant));
        }
    }

    private int pendingShare() {
        return Math.max(1, settings.pendingMax() / Math.max(1, partitions.size()));
    }

    private void deferWhileBlocked() {
        boolean blocked = !gate.isFlowing();
        if (blocked && blockedSince == Long.MAX_VALUE) {
            blockedSince = turn.nanos();
        } else if (!blocked && blockedSince != Long.MAX_VALUE) {
            lanes.defer(Duration.ofNanos(turn.nanos() - blockedSince));
            blockedSince = Long.MAX_VALUE;
        }
    }

    private void forgetDeleted() {
        if (turn.nanos() < forgetAt) {
            return;
        }
        forgetAt = turn.nanos() + FORGET_NANOS;
        var horizon = turn.wall().minus(settings.deletedRetention());
        for (Partition partition : partitions.values()) {
            partition.table.forEach(
                    (key, state) -> {
                        boolean old = state.deletedAt().map(horizon::isAfter).orElse(false);
                        if (old && !partition.draining && !partition.lanes.containsKey(key)) {
                            outbox.add(partition, new StateRecord.Forgotten(key), turn.nanos());
                        }
                    });
        }
    }

    private void tellShare() {
        int counted = 0;
        for (Partition partition : partitions.values()) {
            if (partition.opened && !partition.draining && turn.nanos() >= partition.holdUntil) {
                counted++;
            }
        }
        double latest = gate.rate(counted, partitionsInAll);
        if (latest != share) {
            share = latest;
            turn.emit(new Effect.Share(share));
        }
    }

    /** What was wanted is less by what was given. */
    private void tellWanted(boolean given) {
        int latest = Math.min(lanes.ready(), gate.capacity());
        if (latest != wanted || (given && latest > 0)) {
            wanted = latest;
            turn.emit(new Effect.Want(wanted));
        }
    }

    private long wakeAt() {
        long wake = Math.min(lanes.nextTimer(), gate.wakeAt());
        if (outbox.canSeal()) {
            wake = Math.min(wake, Math.max(sealNotBefore, sealAt()));
        }
        for (Partition partition : partitions.values()) {
            if (partition.draining) {
                wake = Math.min(wake, partition.drainUntil);
            } else if (turn.nanos() < partition.holdUntil) {
                wake = Math.min(wake, partition.holdUntil);
            }
        }
        return wake;
    }
}
