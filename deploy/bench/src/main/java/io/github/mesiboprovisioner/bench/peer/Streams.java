package io.github.mesiboprovisioner.bench.peer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Properties;

/** Kafka Streams: a blocking call in a processor, exactly-once, a thread for every partition. */
final class Streams implements Peer {

    @Override
    public void run(PeerSettings settings) {
        StreamsBuilder builder = new StreamsBuilder();
        Provisioning provisioning = new Provisioning(settings);
        builder.stream(
                        settings.topics().input(),
                        Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new Call(provisioning))
                .to(
                        settings.topics().results(),
                        Produced.with(Serdes.String(), Serdes.ByteArray()));
        KafkaStreams streams = new KafkaStreams(builder.build(), properties(settings));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "stop"));
        streams.start();
    }

    private static Properties properties(PeerSettings settings) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.topics().group());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.topics().partitions());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put("auto.offset.reset", "earliest");
        properties.put("group.instance.id", settings.instance());
        try {
            properties.put(
                    StreamsConfig.STATE_DIR_CONFIG,
                    Files.createTempDirectory("bench-streams-").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** The processor. */
    private static final class Call extends ContextualProcessor<String, byte[], String, byte[]> {
        private final Provisioning provisioning;

        Call(Provisioning provisioning) {
            this.provisioning = provisioning;
        }

        @Override
        public void process(Record<String, byte[]> record) {
            try {
                ProducerRecord<String, byte[]> result = provisioning.resultAtLast(consumed(record));
                context().forward(record.withValue(result.value()).withHeaders(result.headers()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private ConsumerRecord<String, byte[]> consumed(Record<String, byte[]> record) {
            RecordMetadata at = context().recordMetadata().orElseThrow();
            return new ConsumerRecord<>(
                    at.topic(),
                    at.partition(),
                    at.offset(),
                    record.timestamp(),
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    record.key(),
                    record.value(),
                    new RecordHeaders(record.headers()),
                    Optional.empty());
        }
    }
}
