package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The times among the Kafka client properties that the worker itself reckons with: as given, or
 * else what the clients take or are told to take.
 */
public final class KafkaTimes {

    private static final String POLL_INTERVAL = "max.poll.interval.ms";
    private static final String SESSION = "session.timeout.ms";
    private static final String HEARTBEAT = "heartbeat.interval.ms";
    private static final String LINGER = "linger.ms";
    private static final String REQUEST = "request.timeout.ms";
    private static final String DELIVERY = "delivery.timeout.ms";

    static final Set<String> NAMES =
            Set.of(POLL_INTERVAL, SESSION, HEARTBEAT, LINGER, REQUEST, DELIVERY);

    /** As they must be written: Kafka takes more, and a reference to what we cannot see. */
    static final Type<Long> MILLIS = Types.number(0, Integer.MAX_VALUE);

    private final Map<String, String> properties;

    KafkaTimes(Map<String, String> properties) {
        this.properties = properties;
    }

    /** {@code max.poll.interval.ms}. */
    public Duration pollIntervalMax() {
        return find(POLL_INTERVAL, Duration.ofMinutes(5));
    }

    /** {@code session.timeout.ms}; 45 s is assumed with {@code consumer} (CONTRACT 6). */
    public Duration sessionTimeout() {
        return find(SESSION, Duration.ofSeconds(45));
    }

    Duration heartbeatInterval() {
        return find(HEARTBEAT, Duration.ofSeconds(3));
    }

    /** A batch arrives at once and is flushed at its end: nothing is gained by lingering. */
    public Duration linger() {
        return find(LINGER, Duration.ZERO);
    }

    /** Of a producer. */
    public Duration requestTimeout() {
        return find(REQUEST, Duration.ofSeconds(10));
    }

    /**
     * Of a producer; at least what lingering and one request take. What has not arrived when the
     * coordinator gives up the transaction, after 15 s, never will.
     */
    public Duration deliveryTimeout() {
        Duration usual = Duration.ofSeconds(15);
        Duration least = deliveryLeast();
        return find(DELIVERY, least.compareTo(usual) > 0 ? least : usual);
    }

    Duration deliveryLeast() {
        Duration most = Duration.ofMillis(Integer.MAX_VALUE);
        Duration least = linger().plus(requestTimeout());
        return least.compareTo(most) > 0 ? most : least;
    }

    private Duration find(String name, Duration fallback) {
        return MILLIS.parse(properties.getOrDefault(name, ""))
                .map(Duration::ofMillis)
                .orElse(fallback);
    }
}
