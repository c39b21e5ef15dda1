package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;
import java.util.List;

/** The {@code MESIBO_} rows of the settings table about failures. */
final class FailureVariables {
    static final Setting<Integer> MAX_ATTEMPTS =
            Setting.of(
                    "MESIBO_RETRY_MAX_ATTEMPTS",
                    Types.integer(1, 1_000),
                    "8",
                    "attempts of an operation that fails for transient reasons");

    static final Setting<Duration> INITIAL_BACKOFF =
            Setting.of(
                    "MESIBO_RETRY_INITIAL_BACKOFF",
                    Types.duration("PT0.001S", "PT10M"),
                    "PT0.2S",
                    "bound of the first wait before a retry: exponential, full jitter");

    static final Setting<Duration> MAX_BACKOFF =
            Setting.of(
                    "MESIBO_RETRY_MAX_BACKOFF",
                    Types.duration("PT0.001S", "PT1H"),
                    "PT30S",
                    "bound of every later wait");

    static final Setting<Integer> FAILURE_RATE =
            Setting.of(
                    "MESIBO_CIRCUIT_FAILURE_RATE",
                    Types.integer(1, 100),
                    "50",
                    "per cent of transient failures that opens the circuit");

    static final Setting<Integer> WINDOW =
            Setting.of(
                    "MESIBO_CIRCUIT_WINDOW",
                    Types.integer(1, 10_000),
                    "20",
                    "calls over which the failure rate is taken");

    static final Setting<Duration> OPEN =
            Setting.of(
                    "MESIBO_CIRCUIT_OPEN",
                    Types.duration("PT0.001S", "PT1H"),
                    "PT10S",
                    "how long the circuit stays open before a probe");

    static final List<Setting<?>> ALL =
            List.of(MAX_ATTEMPTS, INITIAL_BACKOFF, MAX_BACKOFF, FAILURE_RATE, WINDOW, OPEN);

    private FailureVariables() {}

    static MesiboSettings.Retry retry(Values values) {
        return new MesiboSettings.Retry(
                values.get(MAX_ATTEMPTS), values.get(INITIAL_BACKOFF), values.get(MAX_BACKOFF));
    }

    static MesiboSettings.Circuit circuit(Values values) {
        return new MesiboSettings.Circuit(
                values.get(FAILURE_RATE), values.get(WINDOW), values.get(OPEN));
    }
}
