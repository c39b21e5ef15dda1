package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.config.ResultsMode;
import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What goes wrong with single partitions, which a broker does not do when it is told to. */
class RestorerTest {

    private static final int PARTITIONS = 4;
    private static final TopicPartition FIRST = new TopicPartition("state.users", 0);
    private static final TopicPartition LAST = new TopicPartition("state.users", PARTITIONS - 1);

    private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    private final Set<TopicPartition> leaderless = ConcurrentHashMap.newKeySet();

    /** Of the first state partition, one after the other; the last of them stays. */
    private final BlockingQueue<Long> ends = new LinkedBlockingQueue<>(List.of(0L));

    private final FakeAdmin admin =
            new FakeAdmin()
                    .on("listOffsets", arguments -> offsets(((Map<?, ?>) arguments[0]).keySet()))
                    .on("describeTopics", arguments -> described((Collection<?>) arguments[0]));
    private final Restorer restorer =
            new Restorer(
                    new Clients(
                            admin.clients().producer(),
                            admin.clients().consumer(),
                            _ -> reader(),
                            admin.clients().admin()),
                    new TopicSettings(
                            List.of("users"),
                            new TopicSettings.Outputs("results", "dead", "control"),
                            "state",
                            true,
                            ResultsMode.BINARY),
                    new Reports().outlets(),
                    (grant, restored) -> found.add(new Found(grant, restored)));

    private record Found(Grant grant, Restored restored) {}

    @AfterEach
    void close() {
        restorer.close();
    }

    @Test
    void restore_onePartitionWithoutALeader_waitsAlone() throws InterruptedException {
        leaderless.add(LAST);
        restorer.restore(grants());
        restorer.start();

        assertThat(List.of(next(), next(), next()))
                .containsExactlyInAnyOrderElementsOf(grants().subList(0, PARTITIONS - 1));
        leaderless.clear();
        assertThat(next()).isEqualTo(grants().getLast());
        assertThat(found).isEmpty();
    }

    /** As an unclean election leaves it: what was to be read is no more. */
    @Test
    void restore_logBecomesShorterThanItWas_isReadToItsNewEnd() throws InterruptedException {
        ends.clear();
        ends.addAll(List.of(9L, 2L));
        restorer.restore(grants().subList(0, 1));
        restorer.start();

        Found first = found.poll(40, TimeUnit.SECONDS);

        assertThat(first).isNotNull();
        assertThat(first.restored().table().size()).isEqualTo(2);
    }

    private Grant next() throws InterruptedException {
        Found next = found.poll(40, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next.grant();
    }

    private static List<Grant> grants() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new Grant(new PartitionId("users", number), number))
                .toList();
    }

    /** Two users are in the first state partition. */
    private static Consumer<byte[], byte[]> reader() {
        MockConsumer<byte[], byte[]> reader = new MockConsumer<>("earliest");
        reader.updateBeginningOffsets(Map.of(FIRST, 0L));
        reader.schedulePollTask(
                () -> {
                    reader.addRecord(record(0, "ada"));
                    reader.addRecord(record(1, "bob"));
                });
        return reader;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String address) {
        StateCodec.Encoded encoded =
                StateCodec.encode(new StateRecord.OfUser(address, UserState.UNKNOWN));
        return new ConsumerRecord<>(FIRST.topic(), 0, offset, encoded.key(), encoded.value());
    }

    private ListOffsetsResult offsets(Collection<?> partitions) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
        for (Object asked : partitions) {
            TopicPartition partition = (TopicPartition) asked;
            answers.put(partition, offset(partition));
        }
        return new ListOffsetsResult(answers);
    }

    private KafkaFuture<ListOffsetsResultInfo> offset(TopicPartition partition) {
        if (leaderless.contains(partition)) {
            KafkaFutureImpl<ListOffsetsResultInfo> failed = new KafkaFutureImpl<>();
            failed.completeExceptionally(new TimeoutException("no leader"));
            return failed;
        }
        long end = partition.equals(FIRST) ? end() : 0;
        return KafkaFuture.completedFuture(new ListOffsetsResultInfo(end, -1, Optional.empty()));
    }

    private long end() {
        return ends.size() > 1 ? ends.remove() : ends.element();
    }

    private static DescribeTopicsResult described(Collection<?> topics) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        for (Object topic : topics) {
            answers.put(
                    (String) topic,
                    KafkaFuture.completedFuture(
                            new TopicDescription((String) topic, false, partitions())));
        }
        return new DescribeTopicsResult(null, answers) {};
    }

    private static List<TopicPartitionInfo> partitions() {
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (int number = 0; number < PARTITIONS; number++) {
            partitions.add(new TopicPartitionInfo(number, Node.noNode(), List.of(), List.of()));
        }
        return partitions;
    }
}
