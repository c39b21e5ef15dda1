package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultCodec;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All results that were committed so far. */
final class Ledger implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ResultCodec codec = new ResultCodec();
    private final List<Result> results = new ArrayList<>();
    private final Map<String, Integer> countById = new HashMap<>();

    Ledger(String bootstrapServers) {
        Map<String, Object> properties =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions());
    }

    void poll(Duration limit) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
            Result result = codec.decode(raw(record)).result();
            results.add(result);
            countById.merge(result.id(), 1, Integer::sum);
        }
    }

    List<Result> results() {
        return results;
    }

    /** Those of the records that have no result yet. */
    long missing(Set<String> records) {
        return records.stream().filter(record -> !countById.containsKey(record)).count();
    }

    /** How many results there are beyond one of each id. */
    int repeated() {
        return results.size() - countById.size();
    }

    /** Results about records that nobody sent. */
    long foreign(Set<String> records) {
        return results.stream()
                .filter(result -> !records.contains(result.origin().resultId()))
                .count();
    }

    /** How many results came besides the one of each record. */
    long extra() {
        return results.stream().filter(result -> !result.idSuffix().isEmpty()).count();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Set<TopicPartition> partitions() {
        return consumer.partitionsFor(Stack.RESULTS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers =
                Stream.of(record.headers().toArray())
                        .map(header -> new Header(header.key(), header.value()))
                        .toList();
        return new RawRecord(record.key(), headers, record.value());
    }
}
