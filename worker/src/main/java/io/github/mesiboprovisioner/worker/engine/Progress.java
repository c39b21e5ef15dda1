package io.github.mesiboprovisioner.worker.engine;

import java.util.List;
import java.util.Map;

/**
 * The truth about one input partition, a record of its state partition (ARCHITECTURE, State).
 *
 * @param groupId the consumer group that this state belongs to
 * @param topicId the id that Kafka gave the input topic; another one means: made again
 * @param stateTopicId the id of the state topic: in one that was made again, not all is there
 * @param partitions how many partitions the input topic had
 * @param watermark every record below it is settled
 * @param settled the settled ranges above the watermark; they may span offsets without a record
 * @param startedUpTo no call was made for a record at or above this offset
 * @param removals when removals were let through, within the guard's window (epoch milliseconds,
 *     ascending)
 * @param letThrough unsettled events whose removal was let through: offset to epoch milliseconds
 * @param controlPosition control records below it were handled for this partition
 * @param nonce of the transaction that wrote this; also in the metadata of the committed offset
 * @param clean the last owner left with nothing in flight
 */
public record Progress(
        String groupId,
        String topicId,
        String stateTopicId,
        int partitions,
        long watermark,
        Ranges settled,
        long startedUpTo,
        List<Long> removals,
        Map<Long, Long> letThrough,
        long controlPosition,
        String nonce,
        boolean clean) {
    public Progress {
        removals = List.copyOf(removals);
        letThrough = Map.copyOf(letThrough);
    }
}
