package io.github.mesiboprovisioner.checks.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.testcontainers.kafka.KafkaContainer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Kafka in a container (system property {@code kafka.image}) and a mesibo simulator. */
final class Surroundings implements AutoCloseable {

    private static final String KAFKA_IMAGE =
            System.getProperty("kafka.image", "apache/kafka:4.3.1");
    private static final String USERS = "identity.users";
    private static final String GROUPS = "identity.groups";
    private static final String RESULTS = "mesibo.results";
    private static final String APP_TOKEN = "the-image-check's-app-token";
    private static final int PARTITIONS = 2;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaContainer kafka;
    private final MesiboSimulator simulator =
            MesiboSimulator.start(SimulatorSettings.defaults().withAppToken(APP_TOKEN));

    private Surroundings(KafkaContainer kafka) {
        this.kafka = kafka;
    }

    static Surroundings start(Docker docker)
            throws IOException, InterruptedException, ExecutionException {
        if (docker.call("image", "inspect", KAFKA_IMAGE).code() != 0
                && docker.call("pull", "--quiet", KAFKA_IMAGE).code() != 0) {
            throw Tool.missing("docker", "it has no image " + KAFKA_IMAGE);
        }
        KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE).withLabels(Map.of(Docker.LABEL, ""));
        kafka.start();
        Surroundings surroundings = new Surroundings(kafka);
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                kafka.getBootstrapServers()))) {
            List<NewTopic> topics =
                    Stream.of(USERS, GROUPS, RESULTS)
                            .map(
                                    name ->
                                            new NewTopic(
                                                    name,
                                                    Optional.of(PARTITIONS),
                                                    Optional.empty()))
                            .toList();
            admin.createTopics(topics).all().get();
        }
        return surroundings;
    }

    MesiboSimulator simulator() {
        return simulator;
    }

    /** The settings of a worker here, and more. */
    Map<String, String> worker(Map<String, String> more) {
        Map<String, String> all =
                new HashMap<>(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS",
                                kafka.getBootstrapServers(),
                                "PROVISIONER_INSTANCE_ID",
                                "image-check",
                                "MESIBO_API_URL",
                                simulator.url().toString(),
                                "MESIBO_ALLOW_HTTP",
                                "true",
                                "MESIBO_APP_ID",
                                "com.example.app",
                                "MESIBO_APP_TOKEN",
                                APP_TOKEN));
        all.putAll(more);
        return all;
    }

    /** Writes the creation of these users, compressed in this way. */
    void create(String compression, List<String> users)
            throws InterruptedException, ExecutionException {
        Map<String, Object> properties =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.getBootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        compression);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> written =
                    users.stream().map(user -> producer.send(creation(user))).toList();
            producer.flush();
            for (Future<RecordMetadata> each : written) {
                each.get();
            }
        }
    }

    /** The results that are there now. */
    List<JsonNode> results() throws IOException {
        Map<String, Object> properties =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.getBootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        List<JsonNode> results = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(RESULTS).stream()
                            .map(info -> new TopicPartition(RESULTS, info.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    results.add(JSON.readTree(record.value()));
                }
            }
        }
        return results;
    }

    @Override
    public void close() {
        kafka.stop();
        simulator.close();
    }

    private static ProducerRecord<String, String> creation(String user) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(USERS, user, "{\"name\": \"" + user + "\"}");
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "identity.user.created.v1",
                        "ce_source", "/image-check",
                        "ce_id", user,
                        "ce_subject", user)
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
