package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.config.KafkaSettings;
import io.github.mesiboprovisioner.worker.config.ResultsMode;
import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Topics and a consumer group of one test, on the shared broker. */
final class Cluster implements AutoCloseable {

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final LocalBroker broker;
    private final GroupProtocol protocol;
    private final Admin admin;

    Cluster(LocalBroker broker, GroupProtocol protocol) {
        this.broker = broker;
        this.protocol = protocol;
        this.admin = broker.admin();
    }

    static Cluster classic(LocalBroker broker) {
        return new Cluster(broker, GroupProtocol.CLASSIC);
    }

    String input() {
        return name + ".users";
    }

    String results() {
        return name + ".results";
    }

    String deadLetters() {
        return name + ".dead";
    }

    String state() {
        return topics().state(input());
    }

    Admin admin() {
        return admin;
    }

    TopicSettings topics() {
        return new TopicSettings(
                List.of(input()),
                new TopicSettings.Outputs(results(), deadLetters(), name + ".control"),
                name + ".state",
                true,
                ResultsMode.BINARY);
    }

    KafkaSide.Destinations destinations() {
        return new KafkaSide.Destinations(
                topics(), new ResultCodec(), "worker-0", new EgressGuard(0, Duration.ZERO));
    }

    ClientProperties properties(String instance) {
        Map<String, String> fast =
                switch (protocol) {
                    case CLASSIC ->
                            Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "300");
                    case CONSUMER -> Map.of();
                };
        return new ClientProperties(
                new KafkaSettings(broker.bootstrapServers(), "group-" + name, protocol, fast),
                instance);
    }

    Clients clients(String instance) {
        return Clients.of(properties(instance));
    }

    /** Makes the input topic. */
    Cluster withInput(int partitions) {
        make(new NewTopic(input(), Optional.of(partitions), Optional.empty()));
        return this;
    }

    /** Makes all topics as the worker does. */
    Cluster withTopics(int partitions) {
        withInput(partitions);
        TopicNeeds needs = new TopicNeeds(topics());
        List<String> missing = new ArrayList<>(needs.outputs());
        missing.addAll(needs.states());
        needs.made(missing, Map.of(input(), partitions)).forEach(this::make);
        return this;
    }

    void make(NewTopic topic) {
        Answers.of(admin.createTopics(List.of(topic)).all());
    }

    /** What offsets are committed under by somebody outside of the group. */
    ConsumerGroupMetadata noMember() {
        try (Consumer<byte[], byte[]> stranger = clients("stranger").consumer().get()) {
            return stranger.groupMetadata();
        }
    }

    /** Throws everybody out of the group. */
    void removeMembers() {
        Answers.of(
                admin.removeMembersFromConsumerGroup(
                                properties("test").kafka().groupId(),
                                new RemoveMembersFromConsumerGroupOptions())
                        .all());
    }

    /** A producer that anybody may be. */
    Producer<byte[], byte[]> producer(String instance) {
        return new KafkaProducer<>(properties(instance).producer());
    }

    /** Writes an event that deletes the user, outside of any transaction. */
    void send(int partition, String address) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        input(), partition, address.getBytes(UTF_8), "{}".getBytes(UTF_8));
        record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
        record.headers().add("ce_id", "1".getBytes(UTF_8));
        record.headers().add("ce_source", "/hr".getBytes(UTF_8));
        record.headers().add("ce_subject", address.getBytes(UTF_8));
        record.headers().add("ce_type", "identity.user.deleted.v1".getBytes(UTF_8));
        Map<String, Object> properties = properties("source").producer();
        properties.remove("transactional.id");
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            assertThat(producer.send(record)).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    /** Everything committed in the partition. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader =
                new KafkaConsumer<>(properties("test").reader("test"))) {
            reader.assign(List.of(wanted));
            reader.seekToBeginning(List.of(wanted));
            long end = reader.endOffsets(List.of(wanted)).getOrDefault(wanted, 0L);
            while (reader.position(wanted) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        admin.close();
    }
}
