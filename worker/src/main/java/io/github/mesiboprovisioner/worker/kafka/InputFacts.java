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

    /** The end of a log as readers of uncommitted records see it: nothing is beyond it. */
    long endOfLog(TopicPartition partition) {
        return offset(partition, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    Restored.Facts of(PartitionId partition) {
        Map<String, TopicDescription> inputs = describe(topics.input());
        TopicDescription own = present(inputs, partition.topic());
        String state = topics.state(partition.topic());
        TopicPartition input = CommittedOffsets.topicPartition(partition);
        return new Restored.Facts(
                own.topicId().toString(),
                present(describe(List.of(state)), state).topicId().toString(),
                own.partitions().size(),
                inputs.values().stream().mapToInt(topic -> topic.partitions().size()).sum(),
                offset(input, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED),
                // As far as the intake can read now: it reads committed records.
                offset(input, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
    }

    private Map<String, TopicDescription> describe(List<String> names) {
        return Answers.of(admin.describeTopics(names).allTopicNames());
    }

    private static TopicDescription present(Map<String, TopicDescription> found, String topic) {
        TopicDescription present = found.get(topic);
        if (present == null) {
            throw new KafkaException("no answer for " + topic);
        }
        return present;
    }

    private long offset(TopicPartition partition, OffsetSpec spec, IsolationLevel isolation) {
        return Answers.of(
                        admin.listOffsets(
                                        Map.of(partition, spec), new ListOffsetsOptions(isolation))
                                .partitionResult(partition))
                .offset();
    }
}
