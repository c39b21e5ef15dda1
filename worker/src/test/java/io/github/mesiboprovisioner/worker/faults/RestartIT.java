package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Who has which partitions when instances are restarted. */
@Tag(Extent.FULL_ONLY)
class RestartIT {

    private static final List<String> CHANGES =
            List.of(" assigned besides what we had: [", " to be handed over: ", " lost: ");

    @Test
    void classic_rollingRestartAndKill_moveNoPartition()
            throws IOException, InterruptedException, ExecutionException {
        // A busy machine takes its time to start a JVM: the session has room for that.
        try (Scene scene =
                Scene.start(
                        "restart", launch -> launch.with("KAFKA_SESSION_TIMEOUT_MS", "60000"))) {
            scene.fleet().startAll(3);
            awaitBalance(scene.fleet());
            for (int instance : scene.fleet().instances()) {
                assertUnmoved(scene.fleet(), instance, () -> scene.fleet().terminate(instance));
            }
            assertUnmoved(scene.fleet(), 2, () -> scene.fleet().kill(2));
            scene.end();
        }
    }

    @Test
    void consumer_killedAndRestartedAtOnce_ownsAgainWhenItsSessionHasEnded()
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene = Scene.start("consumer", launch -> Stage.speaking("consumer", launch))) {
            scene.fleet().startAll(1);
            scene.fleet().kill(1);
            long killed = System.nanoTime();
            Life again = scene.fleet().start(1);
            Duration took = awaitPartitions(again, killed);
            System.out.printf("consumer: killed and back with partitions: %s%n", took);
            scene.fleet().awaitReady();
            scene.end();
        }
    }

    /** How an instance ends. */
    @FunctionalInterface
    private interface End {
        void run() throws InterruptedException;
    }

    /** It comes back to what it had, and nobody else notices. */
    private static void assertUnmoved(Fleet fleet, int instance, End end)
            throws IOException, InterruptedException {
        List<Life> others = fleet.lives();
        List<Long> before = others.stream().map(RestartIT::changes).toList();
        end.run();
        long ended = System.nanoTime();
        Life again = fleet.start(instance);
        Duration took = awaitPartitions(again, ended);
        fleet.awaitReady();
        System.out.printf("classic: back with partitions after %s%n", took);
        assertThat(others.stream().map(RestartIT::changes).toList()).isEqualTo(before);
        assertThat(changes(again)).as("one assignment").isEqualTo(1);
    }

    private static Duration awaitPartitions(Life life, long sinceNanos) {
        Awaitility.await("partitions")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Stack.PATIENCE)
                .until(() -> changes(life) > 0);
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    /** The group has settled when each has had an assignment with partitions. */
    private static void awaitBalance(Fleet fleet) {
        fleet.lives().forEach(life -> awaitPartitions(life, System.nanoTime()));
    }

    private static long changes(Life life) {
        return life.lines().stream()
                .filter(line -> CHANGES.stream().anyMatch(line::contains))
                .filter(line -> !line.endsWith("[]"))
                .count();
    }
}
