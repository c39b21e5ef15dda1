package io.github.mesiboprovisioner.contracts;

import java.util.Optional;

/**
 * What could be read of an undecodable event, for its result.
 *
 * @param trace what its result continues
 */
public record EventHints(
        Optional<String> id, Optional<String> source, Optional<String> type, Result.Trace trace) {

    public static final EventHints NONE =
            new EventHints(Optional.empty(), Optional.empty(), Optional.empty(), Result.Trace.NONE);
}
