package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.random.RandomGenerator;

/**
 * What follows from the end of a call: for its lane the next step, a retry or the end; for all
 * calls what it says about mesibo's health.
 *
 * <p>Thread: the engine's alone.
 */
final class Answers {

    private final LaneRunner lanes;
    private final Dispatcher dispatcher;
    private final RetryRule retry;
    private final RandomGenerator random;
    private final Turn turn;
    private final Gate gate;

    Answers(
            LaneRunner lanes,
            Dispatcher dispatcher,
            RetryRule retry,
            RandomGenerator random,
            Turn turn,
            Gate gate) {
        this.lanes = lanes;
        this.dispatcher = dispatcher;
        this.retry = retry;
        this.random = random;
        this.turn = turn;
        this.gate = gate;
    }

    /** A call has ended; it may belong to a partition that has left. */
    void callEnded(CallId id, Reply reply) {
        gate.ended(id);
        Lane lane = dispatcher.ended(id);
        Lane.Attempt attempt = lane == null ? null : lane.attempt;
        noteHealth(reply, attempt == null ? turn.nanos() : attempt.calledAt);
        if (lane == null || lane.partition.gone || attempt == null) {
            return;
        }
        lane.partition.inFlight--;
        switch (reply) {
            case Reply.Applied(var answer) ->
                    lanes.follow(lane, attempt.task.applied(answer, turn.wall()));
            case Reply.Refused(var failure) -> failed(lane, attempt, failure);
            case Reply.Unknown(var failure) -> {
                attempt.doubt = true;
                attempt.take(attempt.task.unanswered(turn.wall()), turn.now());
                lanes.settlement().write(lane, attempt.task.state());
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
            case null -> gate.answered(calledAt);
            case Failure.Rejected _, Failure.TooLarge _ -> gate.answered(calledAt);
            case Failure.Transient(var cause, _) -> {
                if (cause == Failure.Transient.Cause.LEASE) {
                    gate.circuit().cancelled();
                } else {
                    gate.circuit().failed(turn.nanos());
                }
            }
            case Failure.Throttled(var retryAfter) -> gate.throttled(retryAfter, calledAt);
            case Failure.Forbidden(var kind) -> gate.forbidden(kind, calledAt);
        }
    }

    private void failed(Lane lane, Lane.Attempt attempt, Failure failure) {
        switch (failure) {
            case Failure.Rejected _, Failure.TooLarge _ ->
                    end(lane, attempt, failure, attempt.attempts + 1, false);
            case Failure.Throttled _, Failure.Forbidden _ -> lanes.makeReady(lane);
            case Failure.Transient(var cause, _) -> {
                if (cause == Failure.Transient.Cause.LEASE) {
                    lanes.makeReady(lane);
                } else {
                    retry(lane, attempt, failure);
                }
            }
        }
    }

    private void retry(Lane lane, Lane.Attempt attempt, Failure failure) {
        if (gate.circuit().isClosed()) {
            attempt.attempts++;
            if (isOver(lane, attempt)) {
                end(lane, attempt, failure, attempt.attempts, true);
                return;
            }
        }
        lanes.backOff(lane, retry.backoff(attempt.attempts, random));
    }

    /**
     * True if no attempt is left. If mesibo has answered nobody since the first one, it is mesibo
     * that is away: the circuit opens instead. A token perhaps issued, also by an owner before us,
     * is never given up.
     */
    private boolean isOver(Lane lane, Lane.Attempt attempt) {
        boolean inDoubt = attempt.doubt || lane.hasMaybeCalled();
        boolean endless = inDoubt && attempt.task.operation().issuesToken();
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
        lanes.follow(
                lane, attempt.task.ended(failure, attempt.doubt, exhausted, attempts, turn.wall()));
    }
}
