package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.TcpRelay;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** One of everything that may go wrong with two instances, in an order drawn by chance. */
class MixIT {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMillis(1500);
    private static final int ROUNDS = Extent.FULL ? 5 : 1;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void everyFault_inAnyOrder_keepsEveryPromise(String protocol)
            throws IOException, InterruptedException, ExecutionException {
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
                TcpRelay relay = broker.relay();
                Scene scene =
                        Scene.start(
                                "mix-" + protocol,
                                broker.bootstrapServers(),
                                launch -> Stage.through(relay, Stage.speaking(protocol, launch)))) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            Mishaps mishaps = new Mishaps(scene, broker, relay, List.of(1, 2));
            for (int round = 0; round < ROUNDS; round++) {
                List<Mishaps.Mishap> next = mishaps.shuffled(protocol);
                int joining = 3 + round;
                next.add(
                        scene.random().nextInt(next.size() + 1),
                        () -> scene.fleet().start(joining));
                for (Mishaps.Mishap mishap : next) {
                    Pause.between(scene.random(), LEAST, MOST);
                    mishap.happen();
                }
            }
            scene.fleet().awaitReady();
            scene.end();
        }
    }
}
