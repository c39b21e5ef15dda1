package io.github.mesiboprovisioner.worker.config;

import java.util.List;

/** The row about traces; what else there is to set about them is OpenTelemetry's own. */
final class TraceVariables {
    static final Setting<TraceSettings.Exporter> EXPORTER =
            Setting.of(
                    "OTEL_TRACES_EXPORTER",
                    Types.choice(TraceSettings.Exporter.class),
                    "none",
                    "`otlp` sends spans by OTLP over HTTP; where to, and which, say OpenTelemetry's"
                            + " own variables in the environment (`OTEL_EXPORTER_OTLP_ENDPOINT`,"
                            + " `OTEL_TRACES_SAMPLER`…)");

    static final List<Setting<?>> ALL = List.of(EXPORTER);

    private TraceVariables() {}

    static TraceSettings settings(Values values) {
        return new TraceSettings(values.get(EXPORTER));
    }
}
