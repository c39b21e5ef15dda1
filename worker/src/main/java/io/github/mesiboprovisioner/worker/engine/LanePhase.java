package io.github.mesiboprovisioner.worker.engine;

/** Where a lane stands. */
public enum LanePhase {
    /** Nothing to send; perhaps something still to be committed. */
    IDLE,
    /** Has an operation to send, and waits for a permit. */
    READY,
    /**
     * Has an operation to send that must not go yet (hold, catching up, {@code startedUpTo}, or as
     * many groups as may be are about to be made).
     */
    BLOCKED,
    /** A call is in flight. */
    IN_FLIGHT,
    /** Waits for its next attempt. */
    BACKOFF,
    /** Waits for an intention to be committed. */
    INTENDING,
    /** Waits for the wall clock: late members, a look-up. */
    RESTING
}
