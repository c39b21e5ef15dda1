package io.github.mesiboprovisioner.worker.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Work in progress: the folded events at the head of a lane's queue and the operation that is next
 * for them. Immutable; an answer leads to the next {@link Step}.
 */
public sealed interface Task permits UserTask, UserReleaseTask, GroupTask {

    /** The operation to send now. */
    Operation operation();

    /**
     * What mesibo has confirmed so far. Recorded whenever a step leads to another task: the states
     * that follow name only what has changed since.
     */
    EntityState state();

    /**
     * How many events at the head of the queue this task carries; 0 for late members and releases.
     */
    int carried();

    /** True if {@link #state()} must be committed before the operation is sent. */
    boolean commitFirst();

    /**
     * True if the operation is tried again after another one that found nothing: its earlier
     * attempts count.
     */
    default boolean goesOn() {
        return false;
    }

    /**
     * How long the operation has to wait yet, at {@code now} on the wall. Never longer than it
     * would from the beginning, wherever the clock was set meanwhile.
     */
    default Duration delay(Instant now) {
        return Duration.ZERO;
    }

    /**
     * Offsets of the events whose removal is carried out by the operation: each needs a place in
     * the removal guard's window, and that must be committed before the operation is sent.
     */
    List<Long> removals();

    /**
     * Whether the carried events may still expire, or be planned anew, before the next attempt.
     * False once an operation of this task was confirmed or an unanswered attempt forbids it.
     */
    boolean mayReplan();

    /** After mesibo has done the operation. */
    Step applied(Reply.Answer answer, Instant now);

    /**
     * After the operation ended without being confirmed.
     *
     * @param doubt an attempt was unanswered: mesibo may have done it
     * @param exhausted all attempts were used; otherwise {@code failure} is definite
     */
    Step ended(Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now);

    /**
     * After an attempt that was not answered, when another will follow: what has to be remembered
     * of the doubt (a group that may have a duplicate), and what to send next.
     */
    Task unanswered(Instant now);

    /**
     * What is to be recorded if this task makes way, between two calls, for what has come
     * meanwhile; absent if it has to be finished first.
     *
     * @param doubt an attempt at its operation was unanswered
     */
    default Optional<EntityState> makingWay(boolean doubt) {
        return Optional.empty();
    }

    /** This task with the deadlines in its state moved: see {@link GroupState#deferred}. */
    default Task deferred(Duration blocked) {
        return this;
    }
}
