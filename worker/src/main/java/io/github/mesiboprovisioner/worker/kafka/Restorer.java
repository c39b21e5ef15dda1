package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateTable;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Reads what was committed for partitions, in the order that leaves no gap: first the group's
 * offsets (read committed, so it waits for open transactions that carry one), then the state
 * partitions from their start to their read-uncommitted end.
 */
final class Restorer {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FETCH_BYTES = 16 * 1024 * 1024;
    private static final long ADMIN_SECONDS = 60;

    private final IntakeOptions options;
    private final Grants grants;

    Restorer(IntakeOptions options, Grants grants) {
        this.options = options;
        this.grants = grants;
    }

    /** Restores all of them at once and hands each over as soon as it is complete. */
    void restore(List<Grant> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(options.kafka().clientProperties());
                Consumer<byte[], byte[]> consumer = reader()) {
            Map<PartitionId, Grant> byId = new LinkedHashMap<>();
            wanted.forEach(grant -> byId.put(grant.partition(), grant));
            Map<PartitionId, Optional<CommittedOffset>> committed =
                    committed(consumer, byId.keySet());
            Map<PartitionId, Restored.Facts> facts = facts(admin, byId.keySet());
            Map<TopicPartition, Long> ends = ends(admin, byId.keySet());
            Map<TopicPartition, Reading> readings = new HashMap<>();
            byId.forEach(
                    (id, grant) ->
                            readings.put(
                                    state(id),
                                    new Reading(
                                            grant,
                                            committed.getOrDefault(id, Optional.empty()),
                                            Objects.requireNonNull(facts.get(id)),
                                            new StateTable())));
            read(consumer, readings, ends);
        }
    }

    /** A partition whose state is being read. */
    private record Reading(
            Grant grant,
            Optional<CommittedOffset> committed,
            Restored.Facts facts,
            StateTable table) {}

    private void read(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Reading> readings,
            Map<TopicPartition, Long> ends) {
        consumer.assign(readings.keySet());
        consumer.seekToBeginning(readings.keySet());
        Map<TopicPartition, Reading> open = new HashMap<>(readings);
        while (!open.isEmpty()) {
            for (TopicPartition partition : List.copyOf(open.keySet())) {
                Reading reading = Objects.requireNonNull(open.get(partition));
                if (!grants.isRestoring(reading.grant())) {
                    open.remove(partition);
                } else if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)) {
                    open.remove(partition);
                    grants.restored(
                            reading.grant(),
                            new Restored(reading.committed(), reading.table(), reading.facts()));
                }
            }
            if (open.isEmpty()) {
                return;
            }
            consumer.assign(open.keySet());
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Reading reading = open.get(new TopicPartition(record.topic(), record.partition()));
                if (reading != null) {
                    reading.table().put(StateCodec.decode(record.key(), record.value()));
                }
            }
        }
    }

    private Consumer<byte[], byte[]> reader() {
        Map<String, Object> properties = options.reader();
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100_000);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<PartitionId, Optional<CommittedOffset>> committed(
            Consumer<byte[], byte[]> consumer, Set<PartitionId> ids) {
        Map<TopicPartition, OffsetAndMetadata> found =
                consumer.committed(
                        ids.stream().map(Grants::topicPartition).collect(Collectors.toSet()),
                        Duration.ofSeconds(ADMIN_SECONDS));
        Map<PartitionId, Optional<CommittedOffset>> committed = new HashMap<>();
        ids.forEach(
                id ->
                        committed.put(
                                id,
                                Optional.ofNullable(found.get(Grants.topicPartition(id)))
                                        .map(
                                                offset ->
                                                        new CommittedOffset(
                                                                offset.offset(),
                                                                offset.metadata()))));
        return committed;
    }

    private Map<PartitionId, Restored.Facts> facts(Admin admin, Collection<PartitionId> ids)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicSettings topics = options.topics();
        Map<String, TopicDescription> described =
                admin.describeTopics(topics.input())
                        .allTopicNames()
                        .get(ADMIN_SECONDS, TimeUnit.SECONDS);
        int inAll = described.values().stream().mapToInt(topic -> topic.partitions().size()).sum();
        List<TopicPartition> partitions = new ArrayList<>();
        ids.forEach(id -> partitions.add(Grants.topicPartition(id)));
        Map<TopicPartition, Long> starts =
                offsets(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends =
                offsets(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        Map<PartitionId, Restored.Facts> facts = new HashMap<>();
        for (PartitionId id : ids) {
            TopicDescription topic = Objects.requireNonNull(described.get(id.topic()));
            facts.put(
                    id,
                    new Restored.Facts(
                            topic.topicId().toString(),
                            topic.partitions().size(),
                            inAll,
                            starts.getOrDefault(Grants.topicPartition(id), 0L),
                            ends.getOrDefault(Grants.topicPartition(id), 0L)));
        }
        return facts;
    }

    /** Read uncommitted: what a transaction still open has written is waited for, not missed. */
    private Map<TopicPartition, Long> ends(Admin admin, Collection<PartitionId> ids)
            throws ExecutionException, InterruptedException, TimeoutException {
        return offsets(
                admin,
                ids.stream().map(this::state).toList(),
                OffsetSpec.latest(),
                IsolationLevel.READ_UNCOMMITTED);
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .get(ADMIN_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private TopicPartition state(PartitionId id) {
        return new TopicPartition(options.topics().state(id.topic()), id.partition());
    }
}
