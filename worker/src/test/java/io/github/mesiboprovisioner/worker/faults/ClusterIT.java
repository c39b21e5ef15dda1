package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.LocalCluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Three brokers lose one at a time: leaders and coordinators move. */
@Tag(Extent.FULL_ONLY)
class ClusterIT {

    private static final Duration GONE = Extent.of(Duration.ofSeconds(4), Duration.ofSeconds(20));

    @Test
    void eachBroker_stoppedOrKilledForAWhile_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        try (LocalCluster cluster = LocalCluster.start();
                Scene scene =
                        Scene.start("cluster", cluster.bootstrapServers(), launch -> launch)) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            for (LocalBroker broker : cluster.brokers()) {
                broker.kill();
                Pause.of(GONE);
                broker.restart();
                Pause.of(GONE);
            }
            for (LocalBroker broker : cluster.brokers()) {
                broker.stop();
                broker.restart();
                Pause.of(GONE);
            }
            scene.end();
        }
    }
}
