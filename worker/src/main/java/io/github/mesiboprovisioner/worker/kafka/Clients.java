package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes Kafka clients.
 *
 * @param producer transactional
 * @param consumer a member of the group
 * @param reader by role: never a member, reads committed
 */
public record Clients(
        Supplier<Producer<byte[], byte[]>> producer,
        Supplier<Consumer<byte[], byte[]>> consumer,
        Function<String, Consumer<byte[], byte[]>> reader,
        Supplier<Admin> admin) {

    public static Clients of(ClientProperties properties) {
        return new Clients(
                () -> new KafkaProducer<>(properties.producer()),
                () -> new KafkaConsumer<>(properties.consumer()),
                role -> new KafkaConsumer<>(properties.reader(role)),
                () -> Admin.create(properties.admin()));
    }
}
