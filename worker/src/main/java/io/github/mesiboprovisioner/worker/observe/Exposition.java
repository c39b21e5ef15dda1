package io.github.mesiboprovisioner.worker.observe;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The formats of {@code /metrics}. */
public enum Exposition {
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8", "text/plain"),
    OPEN_METRICS(
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            "application/openmetrics-text");

    private final String contentType;
    private final String mediaType;

    Exposition(String contentType, String mediaType) {
        this.contentType = contentType;
        this.mediaType = mediaType;
    }

    String contentType() {
        return contentType;
    }

    /** What an {@code Accept} header asks for; Prometheus text when it does not say. */
    static Exposition of(String accept) {
        double openMetrics = OPEN_METRICS.quality(accept).orElse(0);
        double prometheus = PROMETHEUS.quality(accept).orElse(0);
        return openMetrics > prometheus ? OPEN_METRICS : PROMETHEUS;
    }

    private OptionalDouble quality(String accept) {
        return Stream.of(accept.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(range -> range.equals(mediaType) || range.startsWith(mediaType + ";"))
                .mapToDouble(Exposition::q)
                .max();
    }

    private static double q(String range) {
        return Stream.of(range.split(";", -1))
                .map(String::strip)
                .filter(parameter -> parameter.matches("q=[01](\\.\\d{0,3})?"))
                .mapToDouble(parameter -> Double.parseDouble(parameter.substring(2)))
                .findFirst()
                .orElse(1);
    }
}
