package io.github.mesiboprovisioner.worker.config;

import java.util.List;

/** The {@code LOG_} rows of the settings table. */
final class LogVariables {
    static final Setting<LogSettings.Format> FORMAT =
            Setting.of(
                    "LOG_FORMAT",
                    Types.choice(LogSettings.Format.class),
                    "text",
                    "one line per entry either way");

    static final Setting<LogSettings.Level> LEVEL =
            Setting.of(
                    "LOG_LEVEL",
                    Types.choice(LogSettings.Level.class),
                    "info",
                    "least level that is written; `info` and `debug` leave out what Kafka's clients"
                            + " say below `warn`");

    static final List<Setting<?>> ALL = List.of(FORMAT, LEVEL);

    private LogVariables() {}

    static LogSettings settings(Values values) {
        return new LogSettings(values.get(FORMAT), values.get(LEVEL));
    }
}
