package io.github.mesiboprovisioner.bench.stage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Puts many users into a state topic: copies of the record that the worker wrote about the first
 * user, with other addresses and event ids of the same length. So it knows nothing of the format.
 */
public final class StateFiller {

    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final String topic;

    public StateFiller(String bootstrapServers, Stage.Names names) {
        this.bootstrapServers = bootstrapServers;
        topic = names.ofWorker().state(names.input());
    }

    /** Adds users with these numbers; user 0 must have an event, number 0, and its record. */
    public void fill(int from, int to) {
        Item first = Item.created(0, 0);
        ConsumerRecord<byte[], byte[]> model = model(first);
        Replacing key = new Replacing(model.key(), first);
        Replacing value = new Replacing(model.value(), first);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "linger.ms", "50",
                                "batch.size", "262144"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int user = from; user < to; user++) {
                Item item = Item.created(user, user);
                byte[] address = utf8(item.event().context().subject());
                int partition = Utils.toPositive(Utils.murmur2(address)) % Stage.PARTITIONS;
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic, partition, key.with(item), value.with(item)));
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> model(Item first) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    IntStream.range(0, Stage.PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .toList());
            byte[] address = utf8(first.event().context().subject());
            long deadline = System.nanoTime() + READ_LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(READ_LIMIT)) {
                    if (indexOf(record.key(), address) >= 0) {
                        return record;
                    }
                }
            }
        }
        throw new IllegalStateException("no state record of the first user in " + topic);
    }

    /** Bytes in which the address and the event id of an item can be replaced. */
    private static final class Replacing {
        private final byte[] bytes;
        private final int address;
        private final int id;

        Replacing(byte[] bytes, Item item) {
            this.bytes = bytes;
            address = indexOf(bytes, utf8(item.event().context().subject()));
            id = indexOf(bytes, utf8(item.event().context().id()));
        }

        byte[] with(Item item) {
            byte[] copy = bytes.clone();
            put(copy, address, utf8(item.event().context().subject()));
            put(copy, id, utf8(item.event().context().id()));
            return copy;
        }

        private static void put(byte[] into, int at, byte[] bytes) {
            if (at >= 0) {
                System.arraycopy(bytes, 0, into, at, bytes.length);
            }
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
