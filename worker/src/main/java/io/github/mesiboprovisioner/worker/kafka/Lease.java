package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long our partitions are certainly ours: the send time of the last answered heartbeat plus the
 * session time-out, and never beyond the last poll plus {@code max.poll.interval.ms}.
 *
 * <p>The client tells no send time of an answered heartbeat. It counts answers ({@code
 * heartbeat-total}) and knows the slowest one of late; an answer first seen now was sent no earlier
 * than the observation before, less that time. {@code last-heartbeat-seconds-ago} counts heartbeats
 * sent, answered or not: useless here.
 *
 * <p>Thread: {@link #polled} and {@link #joined} the consumer's, {@link #observe} any one.
 */
final class Lease {

    /** A request just sent may still be on its way when the lease is read. */
    private static final Duration MARGIN_MAX = Duration.ofSeconds(5);

    private final long sessionNanos;
    private final long pollIntervalNanos;
    private double answered;
    private long observedAt = Long.MIN_VALUE;
    private volatile long contactAt = Long.MIN_VALUE;
    private volatile long polledAt = Long.MIN_VALUE;

    Lease(Duration session, Duration pollInterval) {
        Duration quarter = session.dividedBy(4);
        Duration margin = quarter.compareTo(MARGIN_MAX) < 0 ? quarter : MARGIN_MAX;
        this.sessionNanos = session.minus(margin).toNanos();
        this.pollIntervalNanos = pollInterval.minus(margin).toNanos();
    }

    /** The consumer is about to poll. */
    void polled(long nanos) {
        polledAt = nanos;
    }

    /** The coordinator has just given us a generation; it was asked at {@code nanos} or later. */
    void joined(long nanos) {
        contactAt = Math.max(contactAt, nanos);
    }

    /** Looks at the heartbeats of {@code consumer}. */
    void observe(Consumer<?, ?> consumer, long nanos) {
        Optional<Double> total = metric(consumer, "heartbeat-total");
        if (total.isPresent() && total.get() > answered && observedAt != Long.MIN_VALUE) {
            double slowest = metric(consumer, "heartbeat-response-time-max").orElse(0.0);
            long sent = observedAt - (long) (slowest * 1_000_000);
            contactAt = Math.max(contactAt, sent);
        }
        answered = total.orElse(0.0);
        observedAt = nanos;
    }

    /** Until when calls may be in flight (monotonic); {@link Long#MIN_VALUE}: no lease yet. */
    long until() {
        if (contactAt == Long.MIN_VALUE || polledAt == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return Math.min(contactAt + sessionNanos, polledAt + pollIntervalNanos);
    }

    private static Optional<Double> metric(Consumer<?, ?> consumer, String name) {
        for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
            if (entry.getKey().name().equals(name)
                    && entry.getKey().group().equals("consumer-coordinator-metrics")
                    && entry.getValue().metricValue() instanceof Double value
                    && !value.isNaN()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
