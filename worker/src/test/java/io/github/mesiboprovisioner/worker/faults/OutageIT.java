package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.worker.it.Scrape;
import io.github.mesiboprovisioner.worker.it.Stack;
import io.github.mesiboprovisioner.worker.it.Tally;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** mesibo is away for a long time, while the source goes on. */
class OutageIT {

    private static final int INSTANCE = 1;
    private static final int EVENTS = Extent.FULL ? 100_000 : 5_000;
    private static final int BEFORE = 500;
    private static final int LIMIT = Extent.FULL ? 1_000 : 400;
    private static final Duration LENGTH =
            Extent.of(Duration.ofSeconds(20), Duration.ofMinutes(10));
    private static final Duration LOOK = Extent.of(Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final Duration CIRCUIT_OPEN = Duration.ofSeconds(2);

    /** The calls that were under way when it began, until the circuit had seen enough. */
    private static final Duration UNTIL_OPEN = Duration.ofSeconds(3);

    @Test
    void outage_withALongQueue_isSatOut()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.set("outage", OutageIT::settings);
                Tally tally = new Tally(stage.stack())) {
            Crowd crowd = new Crowd(stage.stack());
            stage.fleet().startAll(1);
            crowd.hire(BEFORE);
            awaitResults(tally, BEFORE);

            long began = System.nanoTime();
            stage.stack().simulator().faults(1, FaultRule.of(FaultKind.HTML_502));
            crowd.hire(EVENTS);
            sitOut(stage, began + LENGTH.toNanos());
            assertThat(tally.count()).as("results").isEqualTo(BEFORE);
            assertSingleProbes(stage, began + UNTIL_OPEN.toNanos());
            drain(stage, tally, crowd.hired());
        }
    }

    private static WorkerLaunch settings(WorkerLaunch launch) {
        return launch.with("MESIBO_RATE_LIMIT", "" + LIMIT)
                .with("MESIBO_CIRCUIT_OPEN", CIRCUIT_OPEN.toString())
                .with("MESIBO_RETRY_MAX_ATTEMPTS", "3")
                .with("PROVISIONER_MAX_PENDING", "1000");
    }

    private static void awaitResults(Tally tally, int count) {
        Awaitility.await(count + " results")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Stack.PATIENCE)
                .until(() -> tally.count() >= count);
    }

    /** It is live all the time, says what is the matter, and its memory does not grow. */
    private static void sitOut(Stage stage, long untilNanos)
            throws IOException, InterruptedException {
        Pause.of(UNTIL_OPEN);
        Footprint early = Footprint.of(stage.fleet().worker(INSTANCE));
        while (System.nanoTime() < untilNanos) {
            assertThat(stage.fleet().live(INSTANCE)).as("live").isTrue();
            assertVisible(stage.fleet());
            Pause.of(LOOK);
        }
        Footprint late = Footprint.of(stage.fleet().worker(INSTANCE));
        System.out.printf("outage: %s, then %s%n", early, late);
        assertThat(late.heapBytes()).isLessThan(early.heapBytes() * 1.1 + (1 << 20));
    }

    private static void assertVisible(Fleet fleet) {
        Scrape metrics = fleet.metrics(INSTANCE);
        assertThat(metrics.value("mesibo_circuit_state{state=\"closed\"}")).isEqualTo("0");
        assertThat(metrics.only("provisioner_lag_records")).isGreaterThanOrEqualTo(EVENTS);
        JsonNode status = fleet.status(INSTANCE);
        assertThat(status.path("circuit").asText()).isIn("open", "half_open");
        long lag = 0;
        for (JsonNode partition : status.path("partitions")) {
            lag += partition.path("lag").asLong();
        }
        assertThat(lag).isGreaterThanOrEqualTo(EVENTS);
    }

    private static void assertSingleProbes(Stage stage, long fromNanos) {
        List<Long> probes =
                stage.fleet().lives().getFirst().sends().stream()
                        .filter(sent -> sent > fromNanos)
                        .toList();
        assertThat(probes).isNotEmpty();
        for (int i = 1; i < probes.size(); i++) {
            assertThat(Duration.ofNanos(probes.get(i) - probes.get(i - 1)))
                    .as("between two probes")
                    .isGreaterThanOrEqualTo(CIRCUIT_OPEN);
        }
        System.out.printf("outage: %d probes%n", probes.size());
    }

    /** Everything is applied, at the rate that is allowed; nothing was dead-lettered. */
    private static void drain(Stage stage, Tally tally, int hired) {
        try (Hiccups hiccups = new Hiccups()) {
            long over = System.nanoTime();
            stage.stack().simulator().clearFaults();
            awaitResults(tally, hired);
            Rates rates = Rates.of(stage.fleet());
            rates.assertWithin(LIMIT);
            double used = rates.utilisation(LIMIT, rates.nth(over, LIMIT), rates.last());
            System.out.printf("outage: backlog drained at %.1f %% of the limit%n", 100 * used);
            if (hiccups.none()) {
                assertThat(used).isGreaterThanOrEqualTo(0.97);
            }
        }
        assertThat(tally.verdicts()).isEqualTo(Map.of("applied mesibo.user.provisioned.v1", hired));
    }
}
