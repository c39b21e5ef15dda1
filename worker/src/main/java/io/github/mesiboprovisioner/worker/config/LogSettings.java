package io.github.mesiboprovisioner.worker.config;

/** How log entries look and which are written. */
public record LogSettings(Format format, Level level) {

    /** One line per entry either way. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least level that is written. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
