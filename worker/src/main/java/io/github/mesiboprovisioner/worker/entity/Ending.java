package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;

/**
 * A result to publish.
 *
 * @param idSuffix empty for the one result of the event at {@code origin}; an extra result has one
 */
public record Ending(
        EventOrigin origin, String idSuffix, Result.Trace trace, Result.Outcome outcome) {

    /** The one result of {@code queued}. */
    public static Ending of(Queued queued, Result.Outcome outcome) {
        return new Ending(queued.origin(), "", queued.trace(), outcome);
    }

    /** True if this settles an input record, false for an extra result. */
    public boolean settlesRecord() {
        return idSuffix.isEmpty();
    }
}
