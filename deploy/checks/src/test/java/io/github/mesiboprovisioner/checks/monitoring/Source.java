package io.github.mesiboprovisioner.checks.monitoring;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The identity source: writes events in binary mode. */
final class Source implements AutoCloseable {

    static final String USERS = "identity.users";
    static final String GROUPS = "identity.groups";

    private final KafkaProducer<String, String> producer;
    private int events;

    Source(String bootstrapServers) {
        producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new StringSerializer(),
                        new StringSerializer());
    }

    /** {@code kind} is {@code created}, {@code updated}… */
    void user(String address, String kind, String data) {
        send(USERS, address, "identity.user." + kind + ".v1", data, Instant.now());
    }

    /** An event that was written at {@code written}. */
    void user(String address, String kind, String data, Instant written) {
        send(USERS, address, "identity.user." + kind + ".v1", data, written);
    }

    void group(String id, String data) {
        send(GROUPS, id, "identity.group.changed.v1", data, Instant.now());
    }

    /** How many it has written. */
    int events() {
        return events;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the caller waits for the results
    private void send(String topic, String key, String type, String data, Instant written) {
        events++;
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, null, written.toEpochMilli(), key, data);
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        "e-" + events,
                        "ce_source",
                        "/hr",
                        "ce_type",
                        type,
                        "ce_subject",
                        key,
                        "content-type",
                        "application/json")
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    @Override
    public void close() {
        producer.close();
    }
}
