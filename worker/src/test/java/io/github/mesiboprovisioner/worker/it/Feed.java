package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventWriter;
import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.IdentityEvent;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Writes to the input topics as an identity source does. */
public final class Feed implements AutoCloseable {

    private final EventWriter writer = new EventWriter();
    private final KafkaProducer<byte[], byte[]> producer;

    Feed(String bootstrapServers) {
        this(bootstrapServers, 1 << 20);
    }

    /** For records of up to so many bytes. */
    Feed(String bootstrapServers, int bytesMax) {
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                bytesMax,
                                ProducerConfig.LINGER_MS_CONFIG,
                                "0",
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                                "1"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Where an input record stands. */
    public record Position(String topic, int partition, long offset) {
        /** The id of the result that every input record gets. */
        public String resultId() {
            return topic + "/" + partition + "/" + offset;
        }
    }

    /** The event as a record for a topic. */
    public ProducerRecord<byte[], byte[]> record(
            String topic, IdentityEvent event, ContentMode mode) {
        EncodedRecord encoded = writer.encode(event, mode);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, encoded.key(), encoded.value());
        for (Header header : encoded.headers()) {
            record.headers().add(header.name(), header.value());
        }
        return record;
    }

    /** Writes one record and waits until the broker has it. */
    public Position send(ProducerRecord<byte[], byte[]> record) {
        return position(producer.send(record));
    }

    /** Writes the records in this order, as fast as it goes. */
    public List<Position> sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> written = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            written.add(producer.send(record));
        }
        producer.flush();
        return written.stream().map(Feed::position).toList();
    }

    @Override
    public void close() {
        producer.close();
    }

    private static Position position(Future<RecordMetadata> written) {
        try {
            RecordMetadata there = written.get();
            return new Position(there.topic(), there.partition(), there.offset());
        } catch (ExecutionException e) {
            throw new IllegalStateException("not written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
    }
}
