package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.simulator.Latency;
import io.github.mesiboprovisioner.local.simulator.SimulatorStats;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** mesibo takes its time. */
@Tag(Extent.FULL_ONLY)
class SlowIT {

    private static final Duration MEDIAN = Duration.ofMillis(500);
    private static final Duration P99 = Duration.ofSeconds(5);
    private static final Duration LENGTH =
            Extent.of(Duration.ofSeconds(10), Duration.ofSeconds(40));
    private static final int CONCURRENCY = 64;

    /** No call's deadline reaches beyond the lease (CONTRACT 6): it has to cover the tail. */
    private static final String SESSION_MILLIS = "60000";

    @Test
    void mesibo_withALongTail_isWaitedFor()
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene =
                Scene.start(
                        "slow",
                        launch ->
                                launch.with("MESIBO_REQUEST_TIMEOUT", "PT1M")
                                        .with("KAFKA_SESSION_TIMEOUT_MS", SESSION_MILLIS))) {
            scene.fleet().startAll(1);
            scene.stack()
                    .simulator()
                    .change(s -> s.withLatency(new Latency.LogNormal(MEDIAN, P99)));
            Pause.of(LENGTH);
            assertThat(scene.fleet().live(1)).isTrue();
            scene.stack().simulator().change(s -> s.withLatency(new Latency.None()));
            scene.end();

            SimulatorStats stats = scene.stack().simulator().stats();
            assertThat(stats.inFlightMax()).as("calls at once").isBetween(2, CONCURRENCY);
            assertThat(stats.overlaps()).as("calls for one entity at once").isZero();
        }
    }
}
