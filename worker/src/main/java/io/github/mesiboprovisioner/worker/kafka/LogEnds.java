package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Knows where the input partitions end, for the lag that people see. The consumer does not: it is
 * not told the end of a partition that is paused, which is when the lag matters most.
 *
 * <p>Thread: one of its own looks; any may ask.
 */
final class LogEnds {

    private static final Logger log = LoggerFactory.getLogger(LogEnds.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Clients clients;
    private final StopSignal stop;
    private volatile Map<TopicPartition, OffsetSpec> asked = Map.of();
    private volatile Map<PartitionId, Long> ends = Map.of();

    LogEnds(Clients clients, StopSignal stop) {
        this.clients = clients;
        this.stop = stop;
    }

    /** There are so many partitions, by topic. */
    void partitions(Map<String, Integer> counts) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        counts.forEach(
                (topic, count) -> {
                    for (int partition = 0; partition < count; partition++) {
                        all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
                    }
                });
        asked = all;
    }

    /** The offset that the next record will have, as seen a few seconds ago. */
    OptionalLong of(PartitionId partition) {
        return Optional.ofNullable(ends.get(partition)).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Looks for as long as the worker runs. */
    void watch() {
        try {
            while (!stop.isGiven()) {
                try (Admin admin = clients.admin().get()) {
                    look(admin);
                } catch (KafkaException e) {
                    log.debug("ends not looked at: {}", String.valueOf(e.getMessage()));
                    stop.pause(LOOK_AGAIN);
                }
            }
        } catch (StopSignal.Stopped e) {
            log.debug("stopped");
        }
    }

    private void look(Admin admin) {
        while (true) {
            Map<TopicPartition, OffsetSpec> now = asked;
            ListOffsetsResult answers = admin.listOffsets(now);
            Map<PartitionId, Long> found = new HashMap<>();
            for (TopicPartition partition : now.keySet()) {
                found.put(
                        CommittedOffsets.partitionId(partition),
                        Answers.of(answers.partitionResult(partition)).offset());
            }
            ends = found;
            stop.pause(LOOK_AGAIN);
        }
    }
}
