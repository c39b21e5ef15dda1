package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Cause;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Plan;
import io.github.mesiboprovisioner.worker.entity.Queued;
import io.github.mesiboprovisioner.worker.entity.Task;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends for ready lanes what the permits allow; which operation uses a permit is decided as late as
 * possible.
 *
 * <p>Thread: the engine's alone.
 */
final class Dispatcher {

    private final LaneRunner lanes;
    private final Turn turn;
    private final Gate gate;
    private final Outbox outbox;
    private final Intentions intentions;
    private final Map<CallId, Lane> inFlight = new HashMap<>();
    private long callNumber;

    Dispatcher(LaneRunner lanes, Turn turn, Gate gate, Outbox outbox) {
        this.lanes = lanes;
        this.turn = turn;
        this.gate = gate;
        this.outbox = outbox;
        this.intentions = new Intentions(gate);
    }

    /** The lane that the call was made for; null if it is not in flight. */
    @Nullable Lane ended(CallId id) {
        return inFlight.remove(id);
    }

    /** Sends what the permits allow; returns how many of them were not used. */
    int dispatch(int permits) {
        for (Lane lane = intentions.next(); lane != null; lane = intentions.next()) {
            lanes.makeReady(lane);
        }
        int left = permits;
        while (left > 0 && gate.capacity() > 0) {
            Lane lane = lanes.nextReady();
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
            lanes.makeReady(lane);
            return false;
        }
        boolean isBegun = lane.attempt != null;
        Lane.Attempt attempt = attempt(lane);
        if (attempt == null) {
            return false;
        }
        if (turn.nanos() < attempt.notBefore) {
            lanes.restUntil(lane, attempt.notBefore);
            return false;
        }
        if (lane.partition.guard.letThrough(attempt.task.removals(), turn.wall())) {
            awaitPlaces(lane, attempt);
            return false;
        }
        if (attempt.task.commitFirst() && !attempt.intended) {
            intendIfAdmitted(lane, attempt, isBegun);
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
        if (!lane.hasWork()) {
            lanes.evaluate(lane);
            return null;
        }
        int events = attempt == null ? callable(lane) : attempt.task.carried();
        return switch (lanes.planner().plan(lane, events, true)) {
            case Plan.Settle(var state, var endings) -> {
                lane.attempt = null;
                lanes.settlement().settle(lane, state, endings);
                lanes.evaluate(lane);
                yield null;
            }
            case Plan.Rest(var until) -> {
                lane.attempt = null;
                lanes.rest(lane, until);
                yield null;
            }
            case Plan.Work(var task) -> {
                if (attempt != null && attempt.task.operation().equals(task.operation())) {
                    attempt.take(task, turn.now());
                } else {
                    attempt = new Lane.Attempt(task, turn.now());
                    lane.attempt = attempt;
                }
                yield attempt;
            }
        };
    }

    /** Events that may be folded now: no call is made for one above {@code startedUpTo}. */
    private int callable(Lane lane) {
        int max = Planner.foldMax(lane);
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

    /** Events that come while the lane waits aside may fold, unless it is in the midst of it. */
    private void intendIfAdmitted(Lane lane, Lane.Attempt attempt, boolean isBegun) {
        if (!Intentions.areNeededFor(attempt.task) || intentions.admit(lane)) {
            intend(lane, attempt);
        } else if (!isBegun) {
            lane.attempt = null;
        }
    }

    private void intend(Lane lane, Lane.Attempt attempt) {
        lane.phase = LanePhase.INTENDING;
        lanes.settlement().write(lane, attempt.task.state());
        outbox.hurry();
        if (outbox.isCommitted(lane)) {
            attempt.intended = true;
            lanes.makeReady(lane);
        }
    }

    private boolean send(Lane lane, Lane.Attempt attempt) {
        CallId id = new CallId(lane.partition.grant, ++callNumber);
        if (!gate.tryCall(id)) {
            lanes.makeReady(lane);
            return false;
        }
        if (attempt.attempts == 0) {
            attempt.firstCallAt = turn.nanos();
        }
        attempt.calledAt = turn.nanos();
        inFlight.put(id, lane);
        intentions.sent(lane);
        lane.phase = LanePhase.IN_FLIGHT;
        lane.partition.inFlight++;
        turn.emit(
                new Effect.Call(
                        id,
                        lane.key,
                        attempt.task.operation(),
                        cause(lane, attempt.task),
                        Duration.ofNanos(turn.nanos() - lane.readySince)));
        return true;
    }

    private static Cause cause(Lane lane, Task task) {
        if (task.carried() > 0) {
            return lane.first().queued();
        }
        Optional<HeldRemoval> held = lane.state.held();
        return held.isPresent() ? held.get() : Cause.OwnAccord.INSTANCE;
    }
}
