package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;

/** Says whether mesibo is well enough to be called (CONTRACT 6). Times are monotonic. */
public interface Circuit {

    /**
     * {@code MESIBO_CIRCUIT_*}.
     *
     * @param failureRate percent
     * @param window calls that are looked at
     */
    record Settings(float failureRate, int window, Duration open) {}

    /** What the metric {@code mesibo_circuit_state} shows. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    State state();

    default boolean isClosed() {
        return state() == State.CLOSED;
    }

    /** When a probe may be sent; only meaningful while open. */
    long openUntil();

    /** True if a call may go now; it must then end in one of the following. */
    boolean tryCall(long nanos);

    /** mesibo gave an answer, whatever it was. */
    void answered(long nanos);

    /** A transient failure. */
    void failed(long nanos);

    /** The call ended in a way that says nothing about mesibo's health. */
    void cancelled();

    /** Opens now, whatever the failure rate. */
    void open(long nanos);
}
