package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.kafka.Clients;
import io.github.mesiboprovisioner.worker.observe.KafkaMeters;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/** Kafka clients whose own metrics are published: those of the last one made of each kind. */
final class WatchedClients {

    private final Clients clients;
    private final KafkaMeters meters;
    private final AtomicReference<KafkaMeters.@Nullable Watch> producer = new AtomicReference<>();
    private final AtomicReference<KafkaMeters.@Nullable Watch> consumer = new AtomicReference<>();

    private WatchedClients(Clients clients, KafkaMeters meters) {
        this.clients = clients;
        this.meters = meters;
    }

    static Clients of(Clients clients, KafkaMeters meters) {
        WatchedClients watched = new WatchedClients(clients, meters);
        return new Clients(
                watched::newProducer, watched::newConsumer, clients.reader(), clients.admin());
    }

    private Producer<byte[], byte[]> newProducer() {
        Producer<byte[], byte[]> made = clients.producer().get();
        replace(producer, meters.watch(made));
        return made;
    }

    private Consumer<byte[], byte[]> newConsumer() {
        Consumer<byte[], byte[]> made = clients.consumer().get();
        replace(consumer, meters.watch(made));
        return made;
    }

    private static void replace(
            AtomicReference<KafkaMeters.@Nullable Watch> place, KafkaMeters.Watch latest) {
        KafkaMeters.Watch before = place.getAndSet(latest);
        if (before != null) {
            before.close();
        }
    }
}
