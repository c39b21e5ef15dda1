package io.github.mesiboprovisioner.worker.config;

/** Where spans go. */
public record TraceSettings(Exporter exporter) {

    /** The values of {@code OTEL_TRACES_EXPORTER} that are supported. */
    public enum Exporter {
        NONE,
        OTLP
    }
}
