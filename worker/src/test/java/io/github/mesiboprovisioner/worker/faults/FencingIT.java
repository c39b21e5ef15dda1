package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;

/** Producers that Kafka no longer lets write. */
@Tag(Extent.FULL_ONLY)
class FencingIT {

    /** Longer than a transaction may last. */
    private static final Duration ASLEEP = Duration.ofSeconds(20);

    @Test
    void twin_withTheSameInstanceId_endsTheOlderOne()
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene = Scene.start("twin", launch -> launch)) {
            Life older = scene.fleet().start(1);
            scene.fleet().start(2);
            scene.fleet().awaitReady();
            scene.troubleMesibo();
            try (WorkerProcess process = scene.fleet().worker(1)) {
                scene.fleet().start(1);

                assertThat(process.waitFor(Stack.PATIENCE)).isEqualTo(OptionalInt.of(1));
                assertThat(older.lines())
                        .anyMatch(line -> line.contains("PROVISIONER_INSTANCE_ID"));
            }
            scene.fleet().awaitReady();
            scene.end();
        }
    }

    @Test
    void transaction_olderThanItsTimeOut_isNoTwin()
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene = Scene.start("old-transaction", launch -> launch)) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            for (int time = 0; time < 3; time++) {
                Pause.between(scene.random(), Duration.ofSeconds(2), Duration.ofSeconds(4));
                scene.fleet().worker(1).freeze();
                Pause.of(ASLEEP);
                scene.fleet().worker(1).thaw();
            }
            scene.end();
        }
    }
}
