package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often the group coordinator has answered a consumer, and how long that took at most. With
 * {@code classic} the answer that ends a join (a sync, counted only if good) begins the session,
 * before the first heartbeat.
 */
final class HeartbeatMetrics {

    private static final String GROUP = "consumer-coordinator-metrics";
    private static final Set<String> COUNTS = Set.of("heartbeat-total", "sync-total");
    private static final Set<String> TIMES = Set.of("heartbeat-response-time-max", "sync-time-max");

    private final Consumer<?, ?> consumer;
    private final List<Metric> counts = new ArrayList<>();
    private final List<Metric> times = new ArrayList<>();

    HeartbeatMetrics(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    double answered() {
        if (counts.isEmpty()) {
            find();
        }
        return counts.stream().mapToDouble(HeartbeatMetrics::value).sum();
    }

    Duration latencyMax() {
        double millis = times.stream().mapToDouble(HeartbeatMetrics::value).max().orElse(0);
        return Duration.ofNanos((long) (millis * 1_000_000));
    }

    private void find() {
        Map<MetricName, ? extends Metric> all = consumer.metrics();
        all.forEach(
                (name, metric) -> {
                    if (name.group().equals(GROUP)) {
                        if (COUNTS.contains(name.name())) {
                            counts.add(metric);
                        } else if (TIMES.contains(name.name())) {
                            times.add(metric);
                        }
                    }
                });
    }

    /** Not a number as long as there is nothing to measure. */
    private static double value(Metric metric) {
        return metric.metricValue() instanceof Double value && !value.isNaN() && value > 0
                ? value
                : 0;
    }
}
