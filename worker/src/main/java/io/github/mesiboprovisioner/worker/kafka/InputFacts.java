package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks what input and state partitions are like now. */
final class InputFacts {

    private final Admin admin;
    private final TopicSettings topics;

    InputFacts(Admin admin, TopicSettings topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** The ends of logs as readers of uncommitted records see them: nothing is beyond. */
    Map<TopicPartition, Long> endsOfLogs(Collection<TopicPartition> partitions) {
        return offsets(
                ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED), partitions);
    }

    /** What each of them is like. */
    Map<PartitionId, Restored.Facts> of(Collection<PartitionId> partitions) {
        List<TopicPartition> inputs =
                partitions.stream().map(CommittedOffsets::topicPartition).toList();
        List<String> names = new ArrayList<>(topics.input());
        partitions.stream()
                .map(PartitionId::topic)
                .distinct()
                .forEach(input -> names.add(topics.state(input)));
        DescribeTopicsResult described = admin.describeTopics(names);
        ListOffsetsResult starts =
                ask(inputs, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        // As far as the intake can read now: it reads committed records.
        ListOffsetsResult ends = ask(inputs, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        return together(
                partitions,
                Answers.of(described.allTopicNames()),
                offsets(starts, inputs),
                offsets(ends, inputs));
    }

    private Map<PartitionId, Restored.Facts> together(
            Collection<PartitionId> partitions,
            Map<String, TopicDescription> described,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        int inAll =
                topics.input().stream()
                        .mapToInt(input -> present(described, input).partitions().size())
                        .sum();
        Map<PartitionId, Restored.Facts> facts = new HashMap<>();
        for (PartitionId partition : partitions) {
            TopicDescription own = present(described, partition.topic());
            TopicPartition input = CommittedOffsets.topicPartition(partition);
            facts.put(
                    partition,
                    new Restored.Facts(
                            own.topicId().toString(),
                            present(described, topics.state(partition.topic()))
                                    .topicId()
                                    .toString(),
                            own.partitions().size(),
                            inAll,
                            present(starts, input),
                            present(ends, input)));
        }
        return facts;
    }

    private static <K, V> V present(Map<K, V> found, K key) {
        V present = found.get(key);
        if (present == null) {
            throw new KafkaException("no answer for " + key);
        }
        return present;
    }

    private ListOffsetsResult ask(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.listOffsets(asked, new ListOffsetsOptions(isolation));
    }

    private static Map<TopicPartition, Long> offsets(
            ListOffsetsResult answers, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(
                partition ->
                        offsets.put(
                                partition,
                                Answers.of(answers.partitionResult(partition)).offset()));
        return offsets;
    }
}
