package io.github.mesiboprovisioner.worker.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * How to reach Kafka and which group to be in.
 *
 * @param properties client properties passed through as the operator wrote them, secrets among
 *     them: without those that have a component of their own or that the worker owns
 */
public record KafkaSettings(
        String bootstrapServers,
        String groupId,
        GroupProtocol groupProtocol,
        Map<String, String> properties) {

    /** The client's default {@code max.poll.interval.ms}. */
    private static final Duration POLL_INTERVAL_MAX = Duration.ofMinutes(5);

    /** The client's default {@code session.timeout.ms}, and the broker's with {@code consumer}. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** What every client is made with: the properties passed through and the brokers. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }

    /** {@code max.poll.interval.ms}. */
    public Duration pollIntervalMax() {
        return millis(properties, "max.poll.interval.ms", POLL_INTERVAL_MAX);
    }

    /** {@code session.timeout.ms}; 45 s is assumed with {@code consumer} (CONTRACT 6). */
    public Duration sessionTimeout() {
        return millis(properties, "session.timeout.ms", SESSION_TIMEOUT);
    }

    static Duration millis(Map<String, String> properties, String property, Duration fallback) {
        return Types.number(0, Integer.MAX_VALUE)
                .parse(properties.getOrDefault(property, ""))
                .map(Duration::ofMillis)
                .orElse(fallback);
    }

    /** Names the properties only: their values may be secret. */
    @Override
    public String toString() {
        return "KafkaSettings[%s, group %s, %s, properties %s]"
                .formatted(
                        bootstrapServers,
                        groupId,
                        groupProtocol,
                        new TreeSet<>(properties.keySet()));
    }
}
