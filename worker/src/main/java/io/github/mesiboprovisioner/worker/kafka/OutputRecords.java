package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Turns what a batch writes into records that fit into their topics. */
final class OutputRecords {

    private final TopicSettings topics;
    private final ResultCodec results;
    private final String worker;
    private final Supplier<RecordLimits> limits;

    /**
     * For these destinations.
     *
     * @param limits as they are known now
     */
    OutputRecords(KafkaSide.Destinations destinations, Supplier<RecordLimits> limits) {
        this.topics = destinations.topics();
        this.results = destinations.results();
        this.worker = destinations.worker();
        this.limits = limits;
    }

    /** A state record that no transaction can ever carry: everybody's would be aborted with it. */
    static final class TooLarge extends RuntimeException {
        private TooLarge(String message) {
            super(message);
        }
    }

    List<ProducerRecord<byte[], byte[]>> of(Batch batch) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Batch.Part part : batch.parts()) {
            for (Output output : part.outputs()) {
                records.add(record(part.grant().partition(), output));
            }
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(PartitionId from, Output output) {
        return switch (output) {
            case Output.ToResults result -> result(result);
            case Output.ToDeadLetters letter -> {
                String topic = topics.outputs().deadLetters();
                yield new DeadLetter(topic, worker, limits.get().bytesMax(topic)).of(letter);
            }
            case Output.ToState(var record) -> state(from, record);
        };
    }

    private ProducerRecord<byte[], byte[]> result(Output.ToResults output) {
        String topic = topics.outputs().results();
        ContentMode mode =
                switch (topics.resultsMode()) {
                    case BINARY -> ContentMode.BINARY;
                    case STRUCTURED -> ContentMode.STRUCTURED;
                };
        EncodedRecord encoded =
                results.encodeWithin(output.result(), mode, limits.get().bytesMax(topic));
        List<Header> headers =
                encoded.headers().stream()
                        .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                        .toList();
        return new ProducerRecord<>(topic, null, encoded.key(), encoded.value(), headers);
    }

    private ProducerRecord<byte[], byte[]> state(PartitionId from, StateRecord state) {
        String topic = topics.state(from.topic());
        StateCodec.Encoded encoded = StateCodec.encode(state);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, from.partition(), encoded.key(), encoded.value());
        if (RecordSize.of(record) > limits.get().bytesMax(topic)) {
            throw new TooLarge(
                    "a state record (%s, partition %s) has %d bytes: raise max.message.bytes of %s"
                            .formatted(
                                    state.getClass().getSimpleName(),
                                    from,
                                    RecordSize.of(record),
                                    topic));
        }
        return record;
    }
}
