package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;

import java.time.Instant;

/** A record that a batch writes. */
public sealed interface Output {

    /**
     * To the results topic.
     *
     * @param timestamp of the input record
     */
    record ToResults(Result result, Instant timestamp) implements Output {}

    /** To the dead-letter topic: the input record as it was, with {@code dlq.*} headers. */
    record ToDeadLetters(EventOrigin origin, Instant timestamp, Result.Problem problem, Object raw)
            implements Output {}

    /** To the state partition. */
    record ToState(StateRecord record) implements Output {}
}
