package io.github.mesiboprovisioner.worker.engine;

import java.util.Optional;

/**
 * What the shell found when it took a partition over.
 *
 * @param committed read first, on a read-committed consumer
 * @param table the state partition, read afterwards from its start to its end
 * @param facts the input partition as it is now
 * @param first what was recorded of the topic's first partition; looked for only if nothing was
 *     recorded of this one
 */
public record Restored(
        Optional<CommittedOffset> committed,
        StateTable table,
        Facts facts,
        Optional<Progress> first) {

    public Restored(Optional<CommittedOffset> committed, StateTable table, Facts facts) {
        this(committed, table, facts, Optional.empty());
    }

    /**
     * The input partition as it is now.
     *
     * @param topicId the id that Kafka gave the topic
     * @param stateTopicId and the one of its state topic
     * @param partitions of this topic
     * @param partitionsInAll of all input topics together
     * @param logStart the first offset there is
     * @param logEnd the offset after the last one
     */
    public record Facts(
            String topicId,
            String stateTopicId,
            int partitions,
            int partitionsInAll,
            long logStart,
            long logEnd) {}
}
