package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The reset table on a real broker (CONTRACT 5): what was reset halts its own partitions until it
 * is accepted; then, as everywhere else, every event has exactly one result.
 */
class ResetIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private static final int MOVED = 0;
    private static final int STATE_GONE = 1;
    private static final int EXPIRED = 2;
    private static final int GAP = 3;
    private static final int UNTOUCHED = 4;

    private Stack stack;
    private Admin admin;

    /** Event ids of what was written and is to have a result. */
    private final List<String> expected = new ArrayList<>();

    @BeforeEach
    void open() throws InterruptedException, ExecutionException {
        // Not seen to pass in a container yet.
        stack = Stack.startFromJars("reset");
        admin = stack.admin();
    }

    @AfterEach
    void close() {
        admin.close();
        stack.close();
    }

    @Test
    void offsetsAndState_resetWhileStopped_haltOnlyWhatCannotBeExplained()
            throws IOException, InterruptedException, ExecutionException {
        try (WorkerProcess worker = stack.worker(stack.launch())) {
            users(partition -> Draft.about("user-" + partition).created("Name"));
            awaitResults();
            stop(worker);
        }
        reset();

        WorkerLaunch unaware = stack.launch();
        try (WorkerProcess worker = WorkerProcess.start(unaware)) {
            awaitHalt(worker, "reset");
            users(UNTOUCHED, partition -> Draft.about("user-" + partition).updated("Other"));
            users(EXPIRED, partition -> Draft.about("user-" + partition).updated("Other"));
            awaitResults();
            assertThat(worker.output())
                    .contains(at(MOVED) + ": the committed offset was moved")
                    .contains(at(STATE_GONE) + ": offsets are committed but the state is gone")
                    .doesNotContain(at(EXPIRED) + ": the")
                    .contains(at(GAP) + ": records from ");
            assertLost(worker, 2);
            stop(worker);
        }

        String accepted = at(MOVED) + "," + at(STATE_GONE);
        try (WorkerProcess worker =
                stack.worker(unaware.with("PROVISIONER_ACCEPT_RESET", accepted))) {
            users(partition -> Draft.about("user-" + partition).updated("Last"));
            awaitResults();
            assertThat(halted(worker, "reset")).isEqualTo("0");
            stop(worker);
        }
        assertOneResultEach();
    }

    @Test
    void topics_madeAgainWhileRunning_haltUntilAccepted()
            throws IOException, InterruptedException, ExecutionException {
        WorkerLaunch launch = stack.launch();
        try (WorkerProcess worker = stack.worker(launch)) {
            groups(partition -> Draft.about("group-" + partition).groupOf(List.of()));
            awaitResults();
            makeAgain(stack.groupsTopic(), Map.of());
            awaitHalt(worker, "reset");
            assertThat(worker.output()).contains("the input topic was deleted and made again");
            users(partition -> Draft.about("user-" + partition).created("Name"));
            groups(partition -> Draft.about("group-" + partition).groupOf(List.of("ann")));
            awaitResults(expected.size() - Stack.GROUP_PARTITIONS);
            stop(worker);
        }

        String groups =
                IntStream.range(0, Stack.GROUP_PARTITIONS)
                        .mapToObj(partition -> stack.groupsTopic() + "/" + partition)
                        .collect(Collectors.joining(","));
        WorkerLaunch accepting = launch.with("PROVISIONER_ACCEPT_RESET", groups);
        try (WorkerProcess worker = stack.worker(accepting)) {
            awaitResults();
            assertThat(stack.calls("groupadd")).as("state stays").isEqualTo(Stack.GROUP_PARTITIONS);

            String state = stack.stateTopics().getFirst();
            makeAgain(state, Map.of("cleanup.policy", "compact"));
            users(partition -> Draft.about("user-" + partition).updated("Other"));
            awaitHalt(worker, "reset");
            assertThat(worker.output()).contains("PROVISIONER_ACCEPT_RESET=" + at(0));
            stop(worker);
        }
        try (WorkerProcess worker = stack.worker(launch.with("PROVISIONER_ACCEPT_RESET", "all"))) {
            awaitResults();
            stop(worker);
        }
        assertOneResultEach();
    }

    /** An event for one partition of the users' topic. */
    @FunctionalInterface
    private interface Maker {
        IdentityEvent of(int partition);
    }

    private void users(Maker maker) {
        for (int partition = 0; partition < Stack.USER_PARTITIONS; partition++) {
            users(partition, maker);
        }
    }

    private void users(int partition, Maker maker) {
        expected.add(write(stack.usersTopic(), partition, maker.of(partition)));
    }

    private void groups(Maker maker) {
        for (int partition = 0; partition < Stack.GROUP_PARTITIONS; partition++) {
            expected.add(write(stack.groupsTopic(), partition, maker.of(partition)));
        }
    }

    private String write(String topic, int partition, IdentityEvent event) {
        ProducerRecord<byte[], byte[]> record =
                stack.feed().record(topic, event, ContentMode.BINARY);
        stack.feed()
                .send(
                        new ProducerRecord<>(
                                topic, partition, record.key(), record.value(), record.headers()));
        return event.context().id();
    }

    /** What is written now is passed over: by whoever moves offsets, and by retention. */
    private void reset() throws InterruptedException, ExecutionException {
        // A static member stays when it is stopped, and a group with members is not changed.
        admin.removeMembersFromConsumerGroup(
                        stack.groupId(), new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
        write(stack.usersTopic(), MOVED, Draft.about("user-" + MOVED).updated("Passed over"));
        TopicPartition moved = new TopicPartition(stack.usersTopic(), MOVED);
        long end =
                Objects.requireNonNull(
                                admin.listOffsets(Map.of(moved, OffsetSpec.latest()))
                                        .all()
                                        .get()
                                        .get(moved))
                        .offset();
        admin.alterConsumerGroupOffsets(stack.groupId(), Map.of(moved, new OffsetAndMetadata(end)))
                .all()
                .get();
        // Kafka deletes no records of a topic that is only compacted.
        String state = stack.stateTopics().getFirst();
        stack.configure(state, "cleanup.policy", "compact,delete");
        deleteAll(new TopicPartition(state, STATE_GONE));
        stack.configure(state, "cleanup.policy", "compact");
        admin.deleteConsumerGroupOffsets(
                        stack.groupId(), Set.of(new TopicPartition(stack.usersTopic(), EXPIRED)))
                .all()
                .get();
        write(stack.usersTopic(), GAP, Draft.about("user-" + GAP).updated("Lost"));
        write(stack.usersTopic(), GAP, Draft.about("user-" + GAP).updated("Lost too"));
        deleteAll(new TopicPartition(stack.usersTopic(), GAP));
    }

    private void deleteAll(TopicPartition partition)
            throws InterruptedException, ExecutionException {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
    }

    private void makeAgain(String topic, Map<String, String> settings)
            throws InterruptedException, ExecutionException {
        int partitions =
                Objects.requireNonNull(
                                admin.describeTopics(List.of(topic))
                                        .allTopicNames()
                                        .get()
                                        .get(topic))
                        .partitions()
                        .size();
        admin.deleteTopics(List.of(topic)).all().get();
        Awaitility.await("made again")
                .atMost(Stack.PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(
                        () -> {
                            admin.createTopics(
                                            List.of(
                                                    new NewTopic(
                                                                    topic,
                                                                    Optional.of(partitions),
                                                                    Optional.empty())
                                                            .configs(settings)))
                                    .all()
                                    .get();
                            return true;
                        });
    }

    private String at(int partition) {
        return stack.usersTopic() + "/" + partition;
    }

    private void awaitResults() {
        awaitResults(expected.size());
    }

    private void awaitResults(int count) {
        stack.results().awaitCount(count);
    }

    private static void stop(WorkerProcess worker) throws InterruptedException {
        assertThat(worker.terminate(STOP_LIMIT)).isZero();
    }

    private static void awaitHalt(WorkerProcess worker, String reason) {
        Awaitility.await("halt")
                .atMost(Stack.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> {
                            WorkerProcess.Answer ready = worker.get("/readyz");
                            assertThat(ready.status()).isEqualTo(503);
                            assertThat(ready.body()).contains(reason);
                            assertThat(halted(worker, reason)).isEqualTo("1");
                        });
    }

    private static String halted(WorkerProcess worker, String reason)
            throws IOException, InterruptedException {
        return Scrape.of(worker.get("/metrics").body())
                .value("provisioner_halted{reason=\"" + reason + "\"}");
    }

    private static void assertLost(WorkerProcess worker, int records)
            throws IOException, InterruptedException {
        assertThat(Scrape.of(worker.get("/metrics").body()).value("provisioner_records_lost_total"))
                .isEqualTo("" + records);
        assertThat(worker.get("/status").body()).contains("\"recordsLost\" : " + records);
    }

    private void assertOneResultEach() {
        assertThat(
                        stack.results().all().stream()
                                .map(view -> view.result().origin().id().orElse("none")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
