package io.github.mesiboprovisioner.worker.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;

/** Which trace a call continues while none is recorded. */
final class TracingTest {
    private static final String TRACEPARENT =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Tracing tracing = new Tracing.Off();

    @Test
    void called_eventOfATrace_continuesIt() {
        assertThat(tracing.called(callFor(TRACEPARENT))).contains(TRACEPARENT);
    }

    /** Not every text is a header: one that begins with a blank keeps a request from leaving. */
    @ParameterizedTest
    @ValueSource(strings = {" ", " " + TRACEPARENT, TRACEPARENT + " ", "anything"})
    void called_eventWithAnotherText_sendsNone(String text) {
        assertThat(tracing.called(callFor(text))).isEmpty();
    }

    private static Effect.Call callFor(String traceparent) {
        EventContext context =
                new EventContext(
                        "id",
                        "/source",
                        "type",
                        "ada",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(traceparent),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false);
        Queued queued =
                new Queued(
                        new EventOrigin(
                                Optional.of("id"),
                                Optional.of("/source"),
                                Optional.of("type"),
                                "users",
                                0,
                                7),
                        new IdentityEvent.UserDeleted(context),
                        false,
                        Optional.empty());
        Grant grant = new Grant(new PartitionId("users", 0), 1);
        return new Effect.Call(
                new CallId(grant, 1),
                EntityKey.user("ada"),
                new Operation.UserDelete("ada"),
                queued,
                Duration.ZERO);
    }
}
