package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Reads what the consumer group has committed, once no open transaction is about to change it.
 *
 * <p>A consumer that reads committed waits for that. The admin client does not: it leaves such
 * partitions out of its answer, and they would look as if nothing had ever been committed.
 */
final class CommittedOffsets {

    private CommittedOffsets() {}

    /**
     * Returns when it is known, or nothing once nobody waits for it any more.
     *
     * @param reader reads committed
     */
    static Map<PartitionId, CommittedOffset> read(
            Consumer<?, ?> reader, Set<PartitionId> partitions, BooleanSupplier wanted) {
        Set<TopicPartition> asked = new HashSet<>();
        partitions.forEach(partition -> asked.add(topicPartition(partition)));
        while (wanted.getAsBoolean()) {
            try {
                return found(reader.committed(asked, ClientProperties.CALL_MAX));
            } catch (TimeoutException _) {
                // Kafka does not answer, or a transaction is open: what is asked for is not known.
            }
        }
        return Map.of();
    }

    static TopicPartition topicPartition(PartitionId partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    static PartitionId partitionId(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    private static Map<PartitionId, CommittedOffset> found(
            Map<TopicPartition, OffsetAndMetadata> answer) {
        Map<PartitionId, CommittedOffset> found = new HashMap<>();
        answer.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        found.put(
                                partitionId(partition),
                                new CommittedOffset(offset.offset(), offset.metadata()));
                    }
                });
        return found;
    }
}
