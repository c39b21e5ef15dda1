package io.github.mesiboprovisioner.bench.peer;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What a peer is told, by environment variables.
 *
 * @param instance static member id of the consumer group, so that a killed peer that comes back
 *     takes its partitions over at once, as ours does
 * @param concurrency calls in flight
 * @param rate calls per second; 0 means no limit
 */
public record PeerSettings(
        String bootstrapServers,
        URI url,
        String appToken,
        Topics topics,
        String instance,
        int concurrency,
        int rate) {

    /** Topics, and the consumer group that reads them. */
    public record Topics(String input, String results, int partitions, String group) {}

    /** The environment for a process that reads it back with {@link #of}. */
    public Map<String, String> environment() {
        return Map.of(
                "PEER_BOOTSTRAP_SERVERS", bootstrapServers,
                "PEER_URL", url.toString(),
                "PEER_APP_TOKEN", appToken,
                "PEER_INPUT", topics.input(),
                "PEER_RESULTS", topics.results(),
                "PEER_PARTITIONS", Integer.toString(topics.partitions()),
                "PEER_GROUP", topics.group(),
                "PEER_INSTANCE", instance,
                "PEER_CONCURRENCY", Integer.toString(concurrency),
                "PEER_RATE", Integer.toString(rate));
    }

    static PeerSettings of(Map<String, String> environment) {
        Map<String, String> given = new HashMap<>(environment);
        return new PeerSettings(
                text(given, "PEER_BOOTSTRAP_SERVERS"),
                URI.create(text(given, "PEER_URL")),
                text(given, "PEER_APP_TOKEN"),
                new Topics(
                        text(given, "PEER_INPUT"),
                        text(given, "PEER_RESULTS"),
                        number(given, "PEER_PARTITIONS"),
                        text(given, "PEER_GROUP")),
                text(given, "PEER_INSTANCE"),
                number(given, "PEER_CONCURRENCY"),
                number(given, "PEER_RATE"));
    }

    /** Properties of a consumer that commits by itself what it has done. */
    Map<String, Object> consumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("group.id", topics.group());
        properties.put("group.instance.id", instance);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put(
                "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put(
                "value.deserializer",
                "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        return properties;
    }

    /** Properties of a producer: {@code acks=all} and idempotence are the defaults. */
    Map<String, Object> producer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        properties.put(
                "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        return properties;
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name) {
        return Integer.parseInt(text(environment, name));
    }
}
