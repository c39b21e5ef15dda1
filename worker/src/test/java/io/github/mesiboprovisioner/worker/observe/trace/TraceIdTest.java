package io.github.mesiboprovisioner.worker.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

/** What a trace is called in the log. */
final class TraceIdTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-00f067aa0ba902b7-01",
                "cc-" + TRACE + "-00f067aa0ba902b7-00-x"
            })
    void of_traceparent_isItsTrace(String traceparent) {
        assertThat(TraceId.of(Optional.of(traceparent))).contains(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-a-b-01", TRACE, "00-" + TRACE + "-00f067aa0ba902b7-01x"})
    void of_anythingElse_isNone(String traceparent) {
        assertThat(TraceId.of(Optional.of(traceparent))).isEmpty();
    }

    @Test
    void of_nothing_isNone() {
        assertThat(TraceId.of(Optional.empty())).isEmpty();
    }
}
