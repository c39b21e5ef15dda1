package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.worker.it.Stack;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Instances join and leave all the time, under load. */
@Tag(Extent.FULL_ONLY)
class RebalanceIT {

    private static final int INSTANCES = 3;
    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final int BEATS = Extent.FULL ? 30 : 4;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void storm_keepsEveryPromise(String protocol)
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene =
                Scene.start("storm-" + protocol, launch -> Stage.speaking(protocol, launch))) {
            scene.fleet().startAll(1);
            scene.troubleMesibo();
            for (int beat = 0; beat < BEATS; beat++) {
                joinOrLeave(scene, 2 + beat % (INSTANCES - 1));
                Pause.of(BEAT);
            }
            scene.fleet().awaitReady();
            scene.end();
        }
    }

    private static void joinOrLeave(Scene scene, int instance)
            throws IOException, InterruptedException {
        if (scene.fleet().runs(instance)) {
            // A JVM that has not come so far ends at a signal by itself, with exit code 143.
            scene.fleet().worker(instance).awaitLive(Stack.PATIENCE);
            scene.fleet().terminate(instance);
        } else {
            scene.fleet().start(instance);
        }
    }
}
