package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventWriter;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends events to a run's input topic, as fast as it goes or at given times. */
public final class Sender implements AutoCloseable {

    /** No JSON. */
    private static final byte[] POISON = {'{'};

    private final EventWriter writer = new EventWriter();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final SentEvents sent;

    public Sender(String bootstrapServers, String topic, SentEvents sent) {
        this.topic = topic;
        this.sent = sent;
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sends all, and returns when the broker has them. */
    public void sendAll(List<Item> items) {
        items.forEach(item -> send(item, System.nanoTime()));
        producer.flush();
    }

    /**
     * Sends at an even pace, whatever comes back: an event that is late all the same counts from
     * the time at which it should have been sent.
     */
    public void sendAtPace(List<Item> items, double perSecond) {
        long began = System.nanoTime();
        double period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (int i = 0; i < items.size(); i++) {
            long intended = began + Math.round(i * period);
            for (long left = intended - System.nanoTime();
                    left > 0;
                    left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send(items.get(i), intended);
        }
        producer.flush();
    }

    private void send(Item item, long intendedNanos) {
        int number = sent.next(item.user(), intendedNanos);
        EncodedRecord encoded = writer.encode(item.event(), ContentMode.BINARY);
        byte[] value = item.poisoned() ? POISON : encoded.value();
        var _ =
                producer.send(
                        record(encoded, value),
                        (metadata, failure) -> {
                            if (failure != null) {
                                throw new IllegalStateException("not sent", failure);
                            }
                            sent.placed(number, metadata.partition(), metadata.offset());
                        });
    }

    private ProducerRecord<byte[], byte[]> record(EncodedRecord encoded, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, encoded.key(), value);
        encoded.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
