package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.contracts.Header;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Writes events to the input topics and remembers where each went. */
final class Feed implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> sent = new LinkedHashSet<>();

    Feed(String bootstrapServers) {
        Map<String, Object> properties =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(List<Day.Sent> records) throws InterruptedException {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (Day.Sent record : records) {
            answers.add(producer.send(forKafka(record)));
        }
        producer.flush();
        for (Future<RecordMetadata> answer : answers) {
            sent.add(place(answer));
        }
    }

    /** {@code topic/partition/offset} of every record: the ids that the results must have. */
    Set<String> sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }

    private static String place(Future<RecordMetadata> answer) throws InterruptedException {
        try {
            RecordMetadata metadata = answer.get();
            return metadata.topic() + "/" + metadata.partition() + "/" + metadata.offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take an event", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> forKafka(Day.Sent sent) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(sent.topic(), sent.record().key(), sent.record().value());
        for (Header header : sent.record().headers()) {
            record.headers().add(header.name(), header.value());
        }
        return record;
    }
}
