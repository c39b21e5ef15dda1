package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;

/** What would lose state or order is refused, with instructions (CONTRACT 5). */
class RefusalIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Stack stack;
    private Admin admin;

    @BeforeEach
    void open() throws InterruptedException, ExecutionException {
        stack = Stack.start("refusal");
        admin = stack.admin();
    }

    @AfterEach
    void close() {
        admin.close();
        stack.close();
    }

    @Test
    void partitions_moreThanRecorded_haltWhileRunningAndAreRefusedAtStart()
            throws IOException, InterruptedException, ExecutionException {
        WorkerLaunch launch = stack.launch().with("KAFKA_METADATA_MAX_AGE_MS", "1000");
        int more = Stack.USER_PARTITIONS + 1;
        try (WorkerProcess worker = stack.worker(launch)) {
            stack.apply(Draft.about("ann").created("Ann"), ContentMode.BINARY);

            grow(stack.usersTopic(), more);

            awaitHalt(worker);
            assertThat(worker.output()).contains("had 8 partitions and has 9 now");
            long calls = stack.simulator().stats().calls();
            grow(stack.stateTopics().getFirst(), more);
            stack.send(Draft.about("bob").created("Bob"), ContentMode.BINARY);
            Awaitility.await("silence")
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> stack.simulator().stats().calls() == calls);
            worker.terminate(LIMIT);
        }
        assertThat(refusal(launch)).contains("had 8 partitions and has 9 now");
    }

    @Test
    void state_ofOthersOrNotSafe_isRefusedAtStart()
            throws IOException, InterruptedException, ExecutionException {
        try (WorkerProcess worker = stack.worker(stack.launch())) {
            stack.apply(Draft.about("ann").created("Ann"), ContentMode.BINARY);
            worker.terminate(LIMIT);
        }
        long calls = stack.simulator().stats().calls();

        assertThat(refusal(stack.launch().with("KAFKA_GROUP_ID", "other")))
                .contains("belongs to consumer group " + stack.groupId())
                .contains("KAFKA_GROUP_ID");

        stack.configure(stack.stateTopics().getFirst(), "cleanup.policy", "compact,delete");
        grow(stack.groupsTopic(), Stack.GROUP_PARTITIONS + 1);
        assertThat(refusal(stack.launch()))
                .contains("cleanup.policy=compact,delete")
                .contains("exactly 'compact'")
                .contains("has 4 partitions and input topic " + stack.groupsTopic() + " has 5");
        assertThat(stack.simulator().stats().calls()).isEqualTo(calls);
    }

    /** What it says as it ends with exit code 2. */
    private static String refusal(WorkerLaunch launch) throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(launch)) {
            OptionalInt exit = worker.waitFor(LIMIT);
            assertThat(exit).as(worker.output()).hasValue(2);
            return worker.output();
        }
    }

    private static void awaitHalt(WorkerProcess worker) {
        Awaitility.await("halt")
                .atMost(Stack.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> {
                            WorkerProcess.Answer ready = worker.get("/readyz");
                            assertThat(ready.status()).isEqualTo(503);
                            assertThat(ready.body()).contains("partitions");
                            assertThat(
                                            Scrape.of(worker.get("/metrics").body())
                                                    .value(
                                                            "provisioner_halted{reason=\"partitions\"}"))
                                    .isEqualTo("1");
                        });
    }

    private void grow(String topic, int partitions)
            throws InterruptedException, ExecutionException {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
}
