package io.github.mesiboprovisioner.worker.it;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything committed that a topic holds, from its beginning. Not for two threads at once. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    TopicReader(String bootstrapServers, String topic) {
        this.topic = topic;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    /** What has been read so far, after one more look. */
    List<ConsumerRecord<byte[], byte[]>> look() {
        next(POLL).forEach(records::add);
        return records;
    }

    /** All that is committed now. */
    public List<ConsumerRecord<byte[], byte[]>> all() {
        rest(records::add);
        return records;
    }

    /** What can be had within a time; it is not kept. */
    ConsumerRecords<byte[], byte[]> next(Duration atMost) {
        assign();
        return consumer.poll(atMost);
    }

    /** All that is committed now and was not read before; it is not kept. */
    void rest(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        assign();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            next(POLL).forEach(taker);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void assign() {
        if (consumer.assignment().isEmpty()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(found -> new TopicPartition(topic, found.partition()))
                            .toList();
            consumer.assign(partitions);
        }
    }
}
