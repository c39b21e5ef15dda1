package io.github.mesiboprovisioner.contracts;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * The CloudEvents attributes of an input event that the worker uses (CONTRACT 3).
 *
 * @param sequence grows with every change of the entity at its source
 * @param expiry after this instant (wall clock) nobody waits for the effect any more
 * @param bulk {@code priority=bulk}: a back-fill or replay, served last
 * @param resync {@code resync=true}: send the state again although nothing changed
 */
public record EventContext(
        String id,
        String source,
        String type,
        String subject,
        Optional<BigInteger> sequence,
        Optional<Instant> expiry,
        Optional<String> traceparent,
        Optional<String> tracestate,
        Optional<String> correlationId,
        boolean bulk,
        boolean resync) {}
