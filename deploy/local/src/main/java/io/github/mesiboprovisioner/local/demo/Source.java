package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventWriter;
import io.github.mesiboprovisioner.contracts.IdentityEvent;

import java.math.BigInteger;
import java.util.Optional;

/** The personnel system: numbers its events, and writes them in both content modes by turns. */
final class Source {

    private final EventWriter writer = new EventWriter();
    private long contexts;
    private long events;

    EventContext context(String subject) {
        contexts++;
        return new EventContext(
                "hr-" + contexts,
                "/personnel/example.com",
                "",
                subject,
                Optional.of(BigInteger.valueOf(contexts)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    EncodedRecord encoded(IdentityEvent event) {
        ContentMode[] modes = ContentMode.values();
        return writer.encode(event, modes[(int) (events++ % modes.length)]);
    }
}
