package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.Machine;
import io.github.mesiboprovisioner.worker.entity.Moment;
import io.github.mesiboprovisioner.worker.entity.Plan;
import io.github.mesiboprovisioner.worker.entity.Queued;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.Step;
import io.github.mesiboprovisioner.worker.entity.Task;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Moves lanes: what is queued is planned, what is ready is called, what is answered is settled.
 *
 * <p>Thread: the engine's alone.
 */
final class LaneRunner {

    /** Bounds the length of one step, not what is folded in the end. */
    private static final int FOLD_MAX = 10_000;

    private final Machine machine;
    private final RetryRule retry;
    private final RandomGenerator random;
    private final Turn turn;
    private final Gate gate;
    private final Outbox outbox;
    private final Settlement settlement;
    private final Counters counters;
    private final Collection<Partition> partitions;
    private final ReadyLanes ready = new ReadyLanes();
    private final Timers timers = new Timers();
    private final Map<CallId, Lane> calls = new HashMap<>();
    private long callNumber;

    LaneRunner(
            EngineSettings settings,
            RandomGenerator random,
            Turn turn,
            Gate gate,
            Outbox outbox,
            Counters counters,
            Collection<Partition> partitions) {
        this.machine = new Machine(settings.rules());
        this.retry = settings.calls().retry();
        this.random = random;
        this.turn = turn;
        this.gate = gate;
        this.outbox = outbox;
        this.settlement = new Settlement(outbox, turn, counters);
        this.counters = counters;
        this.partitions = partitions;
    }

    Settlement settlement() {
        return settlement;
    }

    int ready() {
        return ready.size();
    }

    long nextTimer() {
        return timers.next();
    }

    /** An event for the entity {@code key} has been read. */
    void arrive(Partition partition, EntityKey key, Lane.Entry entry) {
        Lane lane = lane(partition, key);
        lane.enqueue(entry);
        switch (lane.phase) {
            case READY -> ready.promote(lane);
            case IDLE, RESTING -> evaluate(lane);
            case BLOCKED, IN_FLIGHT, BACKOFF, INTENDING -> {}
        }
    }

    /** The entity's lane, made from what is recorded if it has none. */
    private Lane lane(Partition partition, EntityKey key) {
        return partition.lanes.computeIfAbsent(
                key, _ -> new Lane(partition, key, partition.table.get(key)));
    }

    /**
     * Entities that have work to do without any event: late members.
     *
     * @param perhapsCalled an owner that died may have been calling for them
     */
    void wake(Partition partition, boolean perhapsCalled) {
        partition.table.forEach(
                (key, state) -> {
                    if (state instanceof GroupState group && group.wakeAt().isPresent()) {
                        Lane lane = lane(partition, key);
                        settlement.write(lane, perhapsCalled ? group.perhapsCalled() : group);
                        evaluate(lane);
                    }
                });
    }

    /** Plans the lane anew, unless an operation of it is under way. */
    private void evaluate(Lane lane) {
        while (lane.attempt == null && !lane.partition.draining) {
            if (lane.isEmpty() && lane.state.wakeAt().isEmpty()) {
                lane.phase = LanePhase.IDLE;
                forget(lane);
                return;
            }
            switch (plan(lane, foldMax(lane), false)) {
                case Plan.Settle(var state, var endings) -> settlement.settle(lane, state, endings);
                case Plan.Work _ -> {
                    makeReady(lane);
                    return;
                }
                case Plan.Rest(var until) -> {
                    rest(lane, until);
                    return;
                }
            }
        }
    }

    private Plan plan(Lane lane, int eventsMax, boolean aboutToSend) {
        RemovalGuard guard = lane.partition.guard;
        Moment moment =
                new Moment(
                        turn.wall(),
                        aboutToSend,
                        guard.left(turn.wall()),
                        guard::isLetThrough,
                        eventsMax,
                        gid -> isHeldElsewhere(gid, lane));
        return machine.plan(lane.key, lane.state, lane.events(eventsMax), moment);
    }

    private static int foldMax(Lane lane) {
        return lane.singles > 0 ? 1 : FOLD_MAX;
    }

    private boolean isHeldElsewhere(long gid, Lane lane) {
        boolean[] held = {false};
        for (Partition partition : partitions) {
            partition.table.forEach(
                    (key, state) -> held[0] |= !key.equals(lane.key) && holds(state, gid));
            for (Lane other : partition.lanes.values()) {
                held[0] |= other != lane && holds(other.state, gid);
            }
        }
        return held[0];
    }

    private static boolean holds(EntityState state, long gid) {
        return state instanceof GroupState group
                && group.gid().map(own -> own == gid).orElse(false);
    }

    private void rest(Lane lane, Instant until) {
        lane.phase = LanePhase.RESTING;
        if (until.equals(Instant.MAX)) {
            throw new IllegalStateException("a lane with work rests for ever");
        }
        Duration wait = Duration.between(turn.wall(), until);
        timers.set(lane, turn.nanos() + Math.max(0, wait.toNanos()));
    }

    /**
     * Lines the lane up for a permit, or keeps it aside while its partition may not call for it.
     */
    private void makeReady(Lane lane) {
        if (lane.partition.draining) {
            lane.phase = LanePhase.BLOCKED;
        } else if (lane.partition.mayCall(lane, turn.nanos())) {
            lane.phase = LanePhase.READY;
            lane.readySince = turn.nanos();
            ready.add(lane);
        } else {
            lane.phase = LanePhase.BLOCKED;
            lane.partition.blocked.add(lane);
        }
    }

    /** Something changed that lanes of the partition were waiting for. */
    void unblock(Partition partition) {
        if (!partition.isCallable() || partition.blocked.isEmpty()) {
            return;
        }
        List<Lane> waiting = List.copyOf(partition.blocked);
        partition.blocked.clear();
        waiting.forEach(this::makeReady);
    }

    /** Lets lanes go on whose time has come. */
    void fireTimers() {
        for (Lane lane = timers.pollDue(turn.nanos());
                lane != null;
                lane = timers.pollDue(turn.nanos())) {
            if (!lane.partition.gone && !lane.partition.draining) {
                wakeUp(lane);
            }
        }
    }

    private void wakeUp(Lane lane) {
        switch (lane.phase) {
            case BACKOFF -> makeReady(lane);
            case RESTING -> {
                if (lane.attempt == null) {
                    evaluate(lane);
                } else {
                    makeReady(lane);
                }
            }
            case IDLE, READY, BLOCKED, IN_FLIGHT, INTENDING -> {}
        }
    }

    /** Sends what the permits allow; returns how many of them were not used. */
    int dispatch(int permits) {
        int left = permits;
        while (left > 0 && gate.capacity() > 0) {
            Lane lane = ready.poll();
            if (lane == null) {
                break;
            }
            if (dispatch(lane)) {
                left--;
            }
        }
        return left;
    }

    /** True if a call went out for the lane. */
    private boolean dispatch(Lane lane) {
        if (!lane.partition.mayCall(lane, turn.nanos())) {
            makeReady(lane);
            return false;
        }
        Lane.Attempt attempt = attempt(lane);
        if (attempt == null) {
            return false;
        }
        if (attempt.task.notBefore().isAfter(turn.wall())) {
            rest(lane, attempt.task.notBefore());
            return false;
        }
        if (lane.partition.guard.letThrough(attempt.task.removals(), turn.wall())) {
            awaitPlaces(lane, attempt);
            return false;
        }
        if (attempt.task.commitFirst() && !attempt.intended) {
            intend(lane, attempt);
            return false;
        }
        return send(lane, attempt);
    }

    /** The operation to send now, planned as late as possible; null if there is none after all. */
    private Lane.@Nullable Attempt attempt(Lane lane) {
        Lane.Attempt attempt = lane.attempt;
        if (attempt != null && (attempt.doubt || !mayHaveExpired(lane, attempt.task))) {
            return attempt;
        }
        int events = attempt == null ? callable(lane) : attempt.task.carried();
        return switch (plan(lane, events, true)) {
            case Plan.Settle(var state, var endings) -> {
                lane.attempt = null;
                settlement.settle(lane, state, endings);
                evaluate(lane);
                yield null;
            }
            case Plan.Rest(var until) -> {
                lane.attempt = null;
                rest(lane, until);
                yield null;
            }
            case Plan.Work(var task) -> {
                if (attempt == null) {
                    attempt = new Lane.Attempt(task);
                    lane.attempt = attempt;
                }
                attempt.task = task;
                yield attempt;
            }
        };
    }

    /** Events that may be folded now: no call is made for one above {@code startedUpTo}. */
    private int callable(Lane lane) {
        int max = foldMax(lane);
        int count = 0;
        for (Queued queued : lane.events(max)) {
            if (queued.origin().offset() >= lane.partition.startedUpToDurable) {
                break;
            }
            count++;
        }
        return count;
    }

    private boolean mayHaveExpired(Lane lane, Task task) {
        return task.mayReplan()
                && lane.events(task.carried()).stream()
                        .anyMatch(
                                queued ->
                                        queued.event()
                                                .context()
                                                .expiry()
                                                .map(expiry -> expiry.isBefore(turn.wall()))
                                                .orElse(false));
    }

    /** Which removals were let through is committed first; events that come meanwhile may fold. */
    private void awaitPlaces(Lane lane, Lane.Attempt attempt) {
        if (attempt.task.mayReplan()) {
            lane.attempt = null;
        }
        lane.phase = LanePhase.INTENDING;
        outbox.touch(lane, turn.nanos());
        outbox.hurry();
    }

    private void intend(Lane lane, Lane.Attempt attempt) {
        lane.phase = LanePhase.INTENDING;
        settlement.write(lane, attempt.task.state());
        outbox.hurry();
        if (isCommitted(lane)) {
            attempt.intended = true;
            makeReady(lane);
        }
    }

    private boolean isCommitted(Lane lane) {
        return !lane.unsealed && lane.lastBatch <= outbox.committedUpTo();
    }

    private boolean send(Lane lane, Lane.Attempt attempt) {
        if (!gate.tryCall()) {
            makeReady(lane);
            return false;
        }
        if (!attempt.called) {
            attempt.called = true;
            attempt.firstCallAt = turn.nanos();
        }
        CallId id = new CallId(lane.partition.grant, ++callNumber);
        attempt.calledAt = turn.nanos();
        calls.put(id, lane);
        lane.phase = LanePhase.IN_FLIGHT;
        lane.partition.inFlight++;
        turn.emit(
                new Effect.Call(
                        id,
                        attempt.task.operation(),
                        traceparent(lane),
                        Duration.ofNanos(turn.nanos() - lane.readySince)));
        return true;
    }

    private static Optional<String> traceparent(Lane lane) {
        return lane.isEmpty()
                ? Optional.empty()
                : lane.first().queued().event().context().traceparent();
    }

    /** A call has ended; it may belong to a partition that has left. */
    void callEnded(CallId id, Reply reply) {
        gate.ended();
        Lane lane = calls.remove(id);
        Lane.Attempt attempt = lane == null ? null : lane.attempt;
        noteHealth(reply, attempt == null ? turn.nanos() : attempt.calledAt);
        if (lane == null || lane.partition.gone || attempt == null) {
            return;
        }
        lane.partition.inFlight--;
        switch (reply) {
            case Reply.Applied(var answer) ->
                    follow(lane, attempt.task.applied(answer, turn.wall()));
            case Reply.Refused(var failure) -> failed(lane, attempt, failure);
            case Reply.Unknown(var failure) -> {
                attempt.doubt = true;
                attempt.task = attempt.task.unanswered(turn.wall());
                settlement.write(lane, attempt.task.state());
                failed(lane, attempt, failure);
            }
        }
    }

    private void noteHealth(Reply reply, long calledAt) {
        Failure failure =
                switch (reply) {
                    case Reply.Applied _ -> null;
                    case Reply.Refused(var refusal) -> refusal;
                    case Reply.Unknown(var doubt) -> doubt;
                };
        switch (failure) {
            case null -> gate.answered();
            case Failure.Rejected _, Failure.TooLarge _ -> gate.answered();
            case Failure.Transient(var cause, _) -> {
                if (cause == Failure.Transient.Cause.LEASE) {
                    gate.circuit().cancelled();
                } else {
                    gate.circuit().failed(turn.nanos());
                }
            }
            case Failure.Throttled(var retryAfter) -> {
                counters.throttled++;
                gate.throttled(retryAfter, calledAt);
            }
            case Failure.Forbidden(var kind) -> gate.forbidden(kind, calledAt);
        }
    }

    private void failed(Lane lane, Lane.Attempt attempt, Failure failure) {
        switch (failure) {
            case Failure.Rejected _, Failure.TooLarge _ ->
                    end(lane, attempt, failure, attempt.attempts + 1, false);
            case Failure.Throttled _, Failure.Forbidden _ -> makeReady(lane);
            case Failure.Transient(var cause, _) -> {
                if (cause == Failure.Transient.Cause.LEASE) {
                    makeReady(lane);
                } else {
                    retry(lane, attempt, failure);
                }
            }
        }
    }

    private void retry(Lane lane, Lane.Attempt attempt, Failure failure) {
        if (gate.circuit().isClosed()) {
            attempt.attempts++;
            if (isOver(attempt)) {
                end(lane, attempt, failure, attempt.attempts, true);
                return;
            }
        }
        lane.phase = LanePhase.BACKOFF;
        timers.set(lane, turn.nanos() + retry.backoff(attempt.attempts, random).toNanos());
    }

    /**
     * True if no attempt is left. If mesibo has answered nobody since the first one, it is mesibo
     * that is away: the circuit opens instead. A token perhaps issued is never given up.
     */
    private boolean isOver(Lane.Attempt attempt) {
        boolean endless = attempt.doubt && attempt.task.operation().issuesToken();
        if (endless || !retry.isExhausted(attempt.attempts)) {
            return false;
        }
        if (gate.answeredSince(attempt.firstCallAt)) {
            return true;
        }
        gate.circuit().open(turn.nanos());
        return false;
    }

    private void end(
            Lane lane, Lane.Attempt attempt, Failure failure, int attempts, boolean exhausted) {
        follow(lane, attempt.task.ended(failure, attempt.doubt, exhausted, attempts, turn.wall()));
    }

    private void follow(Lane lane, Step step) {
        switch (step) {
            case Step.Next(var task) -> {
                settlement.write(lane, task.state());
                lane.attempt = new Lane.Attempt(task);
                makeReady(lane);
            }
            case Step.Settled(var state, var endings) -> {
                counters.coalescedEvents += Math.max(0, carried(lane) - 1);
                lane.attempt = null;
                lane.phase = LanePhase.IDLE;
                settlement.settle(lane, state, endings);
                evaluate(lane);
            }
            case Step.Unfold(var state) -> {
                lane.singles = carried(lane);
                if (lane.attempt != null && lane.attempt.doubt) {
                    lane.doubtFirst(lane.singles);
                }
                lane.attempt = null;
                lane.phase = LanePhase.IDLE;
                settlement.write(lane, state);
                evaluate(lane);
            }
        }
    }

    private static int carried(Lane lane) {
        return lane.attempt == null ? 0 : lane.attempt.task.carried();
    }

    /** What the lanes wrote in the batch in flight is committed. */
    void committed(Partition partition, Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            if (lane.phase == LanePhase.INTENDING && isCommitted(lane)) {
                if (lane.attempt != null) {
                    lane.attempt.intended = true;
                }
                makeReady(lane);
            }
            forget(lane);
        }
        unblock(partition);
    }

    /** Drops a lane that has nothing to do and nothing to commit. */
    private void forget(Lane lane) {
        if (lane.isEmpty()
                && lane.attempt == null
                && lane.phase == LanePhase.IDLE
                && isCommitted(lane)) {
            lane.partition.lanes.remove(lane.key, lane);
        }
    }

    /** Starts nothing more for the partition. */
    void stop(Partition partition) {
        for (Lane lane : partition.lanes.values()) {
            ready.remove(lane);
            timers.cancel(lane);
        }
        partition.blocked.clear();
    }

    /** Time halted or with an open circuit does not count for late members. */
    void defer(Duration blocked) {
        for (Partition partition : partitions) {
            for (Lane lane : List.copyOf(partition.lanes.values())) {
                if (lane.state instanceof GroupState group && group.wakeAt().isPresent()) {
                    settlement.write(lane, group.deferred(blocked));
                }
            }
        }
    }
}
