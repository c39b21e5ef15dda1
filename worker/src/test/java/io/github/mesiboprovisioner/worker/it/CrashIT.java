package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Much traffic, a faulty mesibo and a worker that is killed again and again. */
class CrashIT {

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int EVENTS = Integer.getInteger("crash.events", 20_000);
    private static final int KILLS = 5;
    private static final double FAULT_PROBABILITY = 0.03;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** Whatever the contract calls transient; throttling would only make it slow. */
    private static final List<FaultKind> FAULTS =
            List.of(
                    FaultKind.RESET_BEFORE,
                    FaultKind.RESET_AFTER,
                    FaultKind.HANG,
                    FaultKind.LATE,
                    FaultKind.TRUNCATED_JSON,
                    FaultKind.GARBAGE_JSON,
                    FaultKind.HTML_502,
                    FaultKind.CODE_500,
                    FaultKind.HTTP_503,
                    FaultKind.REDIRECT_302);

    @Test
    void kill_fiveTimesUnderFaults_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        System.out.println("crash.seed=" + SEED);
        try (Stack stack = Stack.start("crash");
                Audit audit = new Audit(stack)) {
            stack.simulator()
                    .faults(SEED, FAULTS.stream().map(CrashIT::rule).toArray(FaultRule[]::new));
            audit.send(new Traffic(SEED).items(EVENTS, stack.usersTopic(), stack.feed()));
            runAndKill(stack, EVENTS);

            System.out.printf("%d kills, %d calls%n", KILLS, stack.simulator().stats().calls());
            audit.assertEverythingKept();
        }
    }

    /**
     * A late answer still comes before the worker's time-out: what comes later is a known limit.
     */
    private static FaultRule rule(FaultKind kind) {
        return FaultRule.of(kind)
                .withProbability(FAULT_PROBABILITY)
                .withDelay(Duration.ofMillis(300));
    }

    private static WorkerLaunch launch(Stack stack) {
        return stack.launch()
                .with("MESIBO_RATE_LIMIT", "5000")
                .with("MESIBO_CONCURRENCY", "200")
                .with("MESIBO_REQUEST_TIMEOUT", "PT2S")
                .with("MESIBO_RETRY_INITIAL_BACKOFF", "PT0.02S")
                .with("MESIBO_RETRY_MAX_BACKOFF", "PT0.5S")
                .with("MESIBO_RETRY_MAX_ATTEMPTS", "50")
                .with("MESIBO_CIRCUIT_FAILURE_RATE", "95")
                .with("PROVISIONER_TAKEOVER_HOLD", "PT0.5S")
                .with("PROVISIONER_REMOVAL_LIMIT", "0");
    }

    private static void runAndKill(Stack stack, int expected)
            throws IOException, InterruptedException {
        for (int kill = 1; kill <= KILLS; kill++) {
            try (WorkerProcess worker = WorkerProcess.start(launch(stack))) {
                stack.results().awaitCount(expected * kill / (KILLS + 1));
                worker.kill();
            }
        }
        try (WorkerProcess worker = stack.worker(launch(stack))) {
            stack.results().awaitCount(expected);
            assertThat(worker.terminate(STOP_LIMIT)).isZero();
        }
    }
}
