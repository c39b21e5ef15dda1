package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;

/** Asks what input and state partitions are like now. */
final class InputFacts {

    private final Admin admin;
    private final TopicSettings topics;

    InputFacts(Admin admin, TopicSettings topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** The end of a log as readers of uncommitted records see it: nothing is beyond it. */
    long endOfLog(TopicPartition partition) {
        return offset(partition, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    Restored.Facts of(PartitionId partition) {
        Map<String, TopicDescription> all =
                Answers.of(admin.describeTopics(topics.input()).allTopicNames());
        TopicDescription own = all.get(partition.topic());
        if (own == null) {
            throw new KafkaException("no answer for " + partition);
        }
        TopicPartition input = CommittedOffsets.topicPartition(partition);
        return new Restored.Facts(
                own.topicId().toString(),
                own.partitions().size(),
                all.values().stream().mapToInt(topic -> topic.partitions().size()).sum(),
                offset(input, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED),
                // As far as the intake can read now: it reads committed records.
                offset(input, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
    }

    private long offset(TopicPartition partition, OffsetSpec spec, IsolationLevel isolation) {
        return Answers.of(
                        admin.listOffsets(
                                        Map.of(partition, spec), new ListOffsetsOptions(isolation))
                                .partitionResult(partition))
                .offset();
    }
}
