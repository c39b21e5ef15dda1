package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Queued;

import java.time.Instant;
import java.util.Optional;

/**
 * A record of an input topic.
 *
 * @param timestamp the record's own
 * @param raw the record as read, for the dead letter: the engine only carries it
 */
public record InputRecord(long offset, Instant timestamp, Content content, Object raw) {

    /** What the record was decoded to. */
    public sealed interface Content {
        /** An event for a lane. */
        record Event(IdentityEvent event, Optional<Queued.Replay> replay) implements Content {}

        /** A null value without CloudEvents headers. */
        record Tombstone(String key) implements Content {}

        /**
         * Not an event.
         *
         * @param subject the key as text, or {@code unknown}
         * @param cause names the attribute or field; no payload
         */
        record Undecodable(
                String subject,
                Optional<String> id,
                Optional<String> source,
                Optional<String> type,
                Result.Trace trace,
                String cause)
                implements Content {}
    }
}
