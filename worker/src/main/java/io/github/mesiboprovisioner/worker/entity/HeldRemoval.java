package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;

/** A removal that the guard holds until an operator or a later event settles it (rule 7). */
public record HeldRemoval(Kind kind, EventOrigin origin, Result.Trace trace) {

    /** What is held. */
    public enum Kind {
        DEACTIVATE,
        DELETE,
        /** Members of a group that a snapshot leaves out. */
        MEMBERS
    }
}
