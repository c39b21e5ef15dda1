package io.github.mesiboprovisioner.worker.config;

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

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** What every client is made with: the properties passed through and the brokers. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }

    public KafkaTimes times() {
        return new KafkaTimes(properties);
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
