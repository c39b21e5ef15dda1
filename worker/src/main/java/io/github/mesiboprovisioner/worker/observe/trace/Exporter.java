package io.github.mesiboprovisioner.worker.observe.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;

import org.slf4j.bridge.SLF4JBridgeHandler;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** OpenTelemetry, set up by its own variables ({@code OTEL_*}); it never makes the worker wait. */
final class Exporter implements AutoCloseable {
    private static final String RESOURCE = "otel.resource.attributes";
    private static final Duration FLUSH_MAX = Duration.ofSeconds(3);

    /** What its variables may change. */
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "otel.service.name", "mesibo-provisioner",
                    "otel.exporter.otlp.protocol", "http/protobuf");

    /** What they may not: metrics and logs go their own ways. */
    private static final Map<String, String> FIXED =
            Map.of(
                    "otel.traces.exporter", "otlp",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;

    private Exporter(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    static Exporter open(Spans.Identity identity) throws IOException {
        // It logs to java.util.logging, which would write to standard error, in lines of its own.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            return new Exporter(
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .disableShutdownHook()
                            .addPropertiesSupplier(() -> DEFAULTS)
                            .addPropertiesCustomizer(given -> fixed(given, identity))
                            .build()
                            .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalStateException e) {
            throw new IOException("OpenTelemetry's settings: " + words(e), e);
        }
    }

    /** With who we are among the resource's attributes, unless an operator says so otherwise. */
    private static Map<String, String> fixed(ConfigProperties given, Spans.Identity identity) {
        Map<String, String> resource = new TreeMap<>(given.getMap(RESOURCE));
        resource.putIfAbsent("service.instance.id", identity.instanceId());
        resource.putIfAbsent("service.version", identity.version());
        Map<String, String> fixed = new HashMap<>(FIXED);
        fixed.put(
                RESOURCE,
                resource.entrySet().stream()
                        .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                        .collect(Collectors.joining(",")));
        return fixed;
    }

    private static String words(RuntimeException e) {
        Throwable cause = e.getCause();
        return cause == null ? "" + e.getMessage() : e.getMessage() + ": " + cause.getMessage();
    }

    Tracer tracer() {
        return sdk.getTracer("mesibo-provisioner");
    }

    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
