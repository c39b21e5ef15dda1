package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class LogEndsTest {

    private final StopSignal stop = new StopSignal();
    private final LogEnds ends =
            new LogEnds(new FakeAdmin().on("listOffsets", this::answer).clients(), stop);

    @Test
    void watch_morePartitionsWhileItLooks_tellsThoseThatItAskedFor() {
        ends.partitions(Map.of("users", 1));

        ends.watch();

        assertThat(ends.of(new PartitionId("users", 0))).hasValue(7);
        assertThat(ends.of(new PartitionId("users", 1))).isEmpty();
    }

    /** Meanwhile somebody finds that there are more. */
    private ListOffsetsResult answer(Object[] arguments) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> found = new HashMap<>();
        for (Object partition : ((Map<?, ?>) arguments[0]).keySet()) {
            found.put(
                    (TopicPartition) partition,
                    KafkaFuture.completedFuture(
                            new ListOffsetsResultInfo(7, -1, Optional.empty())));
        }
        ends.partitions(Map.of("users", 2));
        stop.give();
        return new ListOffsetsResult(found);
    }
}
