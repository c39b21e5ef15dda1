package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;

import java.time.Instant;
import java.util.Optional;

/**
 * A removal that the guard holds until an operator or a later event settles it (rule 7).
 *
 * @param since when it was held (wall clock)
 */
public record HeldRemoval(
        Kind kind, EventOrigin origin, Result.Trace trace, Instant since, Phase phase)
        implements Cause {

    /** What is held. */
    public enum Kind {
        DEACTIVATE,
        DELETE,
        /** Members of a group that a snapshot leaves out. */
        MEMBERS
    }

    /** How far it has come. */
    public enum Phase {
        /** An operator has to decide. */
        WAITING,
        /** An operator has released it; a later event may still cancel it. */
        RELEASED,
        /** mesibo was perhaps told: it has to come to an answer before anything else. */
        PERHAPS_CALLED
    }

    /** The removal that {@code queued} asks for is held from now on. */
    static HeldRemoval of(Kind kind, Queued queued, Instant now) {
        return new HeldRemoval(kind, queued.origin(), queued.trace(), now, Phase.WAITING);
    }

    @Override
    public Optional<String> traceparent() {
        return trace.traceparent();
    }

    /** True if an operator has to decide. */
    public boolean isWaiting() {
        return phase == Phase.WAITING;
    }

    /** True if it is to be carried out. */
    public boolean isReleased() {
        return phase != Phase.WAITING;
    }

    HeldRemoval in(Phase changed) {
        return new HeldRemoval(kind, origin, trace, since, changed);
    }

    /** If it was released, mesibo was perhaps told. */
    HeldRemoval perhapsCalled() {
        return isReleased() ? in(Phase.PERHAPS_CALLED) : this;
    }
}
