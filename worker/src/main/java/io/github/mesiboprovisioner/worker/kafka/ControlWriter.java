package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.contracts.ControlCodec;
import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EncodedRecord;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Writes operators' commands to the control topic, to its partition 0 (they have one order). */
public final class ControlWriter {

    private final ControlCodec codec = new ControlCodec();
    private final ClientProperties properties;
    private final String topic;

    public ControlWriter(ClientProperties properties, String topic) {
        this.properties = properties;
        this.topic = topic;
    }

    /**
     * Returns when the brokers have them all. Writing them once more does no harm.
     *
     * @throws KafkaException if they have not; some of them may be there
     */
    public void write(List<ControlCommand> commands) {
        try (Admin admin = Admin.create(properties.admin())) {
            // The workers make it, so that no command is ever deleted; a producer must not.
            Answers.of(admin.describeTopics(List.of(topic)).allTopicNames());
        }
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties.writer("control"))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            commands.forEach(command -> sent.add(producer.send(record(command))));
            sent.forEach(ControlWriter::await);
        }
    }

    private ProducerRecord<byte[], byte[]> record(ControlCommand command) {
        EncodedRecord encoded = codec.encode(command);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, 0, encoded.key(), encoded.value());
        encoded.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
