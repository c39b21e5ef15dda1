package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.simulator.JournalEntry;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** One limit for several instances, also while some come and go. */
class GlobalRateIT {

    private static final int LIMIT = 100;
    private static final int INSTANCES = 3;

    /** Until new processes run at their pace. */
    private static final Duration SETTLING = Duration.ofSeconds(4);

    private static final Duration STEADY = Duration.ofSeconds(8);
    private static final Duration PHASE = Duration.ofSeconds(50);

    @Test
    void threeInstances_oneKilledAndOneAdded_keepAndUseTheLimit()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = stage("rate")) {
            new Crowd(stage.stack()).hire(40 * LIMIT);
            Fleet fleet = stage.fleet();
            fleet.startAll(INSTANCES);
            assertSteady(stage);
            fleet.kill(1);
            fleet.start(1);
            fleet.awaitReady();
            fleet.start(INSTANCES + 1);
            fleet.awaitReady();
            Pause.of(SETTLING);
            fleet.terminateAll();
            Rates.of(fleet).assertWithin(LIMIT);
        }
    }

    @Test
    @Tag(Extent.FULL_ONLY)
    void fiveMinutes_withFiveChanges_useMostOfTheLimit()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = stage("rate-changes")) {
            Fleet fleet = stage.fleet();
            new Crowd(stage.stack()).hire(330 * LIMIT);
            fleet.startAll(INSTANCES);
            assertSteady(stage);
            long began = System.nanoTime();
            Pause.of(PHASE);
            fleet.start(INSTANCES + 1); // one more
            Pause.of(PHASE);
            fleet.kill(1); // dies, and is back at once
            fleet.start(1);
            Pause.of(PHASE);
            fleet.kill(2); // dies, and its partitions move
            Pause.of(PHASE);
            fleet.start(2); // one more again
            Pause.of(PHASE);
            fleet.terminate(3); // is stopped, and its partitions move when its session ends
            Pause.of(PHASE);
            long ended = System.nanoTime();
            double used = Rates.of(fleet).utilisation(LIMIT, began, ended);
            System.out.printf("rate: %.1f %% of the limit used over it all%n", 100 * used);
            assertThat(used).isGreaterThanOrEqualTo(0.85);
            Rates.of(fleet).assertWithin(LIMIT);
        }
    }

    private static Stage stage(String name)
            throws IOException, InterruptedException, ExecutionException {
        return Stage.set(name, launch -> launch.with("MESIBO_RATE_LIMIT", "" + LIMIT));
    }

    /** When all instances have their partitions, nearly all of the limit is used. */
    private static void assertSteady(Stage stage) throws InterruptedException {
        stage.fleet().awaitBalance();
        Pause.of(SETTLING);
        try (Hiccups hiccups = new Hiccups()) {
            long from = System.nanoTime();
            Pause.of(STEADY);
            double used = Rates.of(stage.fleet()).utilisation(LIMIT, from, System.nanoTime());
            int received = Rates.mostInASecond(arrivals(stage, from));
            System.out.printf(
                    "rate: steady: %.1f %% of the limit used, at most %d in a second as received%n",
                    100 * used, received);
            if (hiccups.none()) {
                assertThat(used).isGreaterThanOrEqualTo(0.97);
                assertThat(received).isLessThanOrEqualTo(LIMIT + INSTANCES + LIMIT / 20);
            }
        }
    }

    /** The simulator is of this process. */
    private static List<Long> arrivals(Stage stage, long fromNanos) {
        return stage.stack().simulator().journal().stream()
                .map(JournalEntry::arrivalNanos)
                .filter(nanos -> nanos >= fromNanos)
                .sorted()
                .toList();
    }
}
