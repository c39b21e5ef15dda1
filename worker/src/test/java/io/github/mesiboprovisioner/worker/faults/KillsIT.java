package io.github.mesiboprovisioner.worker.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Instances die at random and come back, while mesibo is faulty. */
@Tag(Extent.FULL_ONLY)
class KillsIT {

    private static final Duration LENGTH =
            Extent.of(Duration.ofSeconds(12), Duration.ofSeconds(60));
    private static final Duration LEAST = Duration.ofMillis(300);

    static IntStream instances() {
        return Extent.FULL ? IntStream.of(1, 2, 3) : IntStream.of(3);
    }

    @ParameterizedTest
    @MethodSource("instances")
    void sigkill_everyFewSecondsUnderFaults_keepsEveryPromise(int instances)
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene = Scene.start("kills-" + instances, launch -> launch)) {
            scene.fleet().startAll(instances);
            scene.troubleMesibo();
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() < end) {
                Pause.between(scene.random(), LEAST, Duration.ofSeconds(4));
                killAndRestart(scene, 1 + scene.random().nextInt(instances));
            }
            scene.end();
        }
    }

    /** At once in half of the cases, else after less or more than a session. */
    private static void killAndRestart(Scene scene, int victim)
            throws IOException, InterruptedException {
        scene.fleet().kill(victim);
        if (scene.random().nextBoolean()) {
            Duration most = Extent.of(Duration.ofSeconds(1), Stage.SESSION.plusSeconds(2));
            Pause.between(scene.random(), LEAST, most);
        }
        scene.fleet().start(victim);
    }
}
