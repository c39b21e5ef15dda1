package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.Direction;
import io.github.mesiboprovisioner.local.network.TcpRelay;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
                                launch ->
                                        Scene.speaking(protocol, launch)
                                                .with(
                                                        "KAFKA_BOOTSTRAP_SERVERS",
                                                        "127.0.0.1:" + relay.port()))) {
            scene.fleet().startAll(2);
            scene.troubleMesibo();
            for (int round = 0; round < ROUNDS; round++) {
                for (Fault fault : shuffled(faults(protocol), scene)) {
                    Pause.between(scene.random(), LEAST, MOST);
                    fault.happen(scene, relay);
                }
            }
            scene.fleet().awaitReady();
            scene.end();
        }
    }

    /** Something goes wrong, and is over when this returns. */
    @FunctionalInterface
    private interface Fault {
        void happen(Scene scene, TcpRelay relay) throws IOException, InterruptedException;
    }

    private static List<Fault> faults(String protocol) {
        List<Fault> faults =
                new ArrayList<>(
                        List.of(
                                MixIT::kill,
                                MixIT::terminate,
                                MixIT::join,
                                MixIT::cutKafka,
                                (_, relay) -> fail(relay, () -> relay.stall(Direction.TO_CLIENT)),
                                (_, relay) -> relay.halfClose(Direction.TO_SERVER),
                                MixIT::outage));
        if (protocol.equals("classic")) {
            // With consumer the session that a worker assumes is 45 s, whatever a broker says.
            faults.add(MixIT::freeze);
        }
        return faults;
    }

    private static List<Fault> shuffled(List<Fault> faults, Scene scene) {
        Collections.shuffle(faults, new Random(scene.random().nextLong()));
        return faults;
    }

    private static int victim(Scene scene) {
        List<Integer> instances = scene.fleet().instances();
        return instances.get(scene.random().nextInt(instances.size()));
    }

    private static void kill(Scene scene, TcpRelay relay) throws IOException, InterruptedException {
        int victim = victim(scene);
        scene.fleet().kill(victim);
        scene.fleet().start(victim);
    }

    private static void terminate(Scene scene, TcpRelay relay)
            throws IOException, InterruptedException {
        int victim = victim(scene);
        scene.fleet().awaitReady();
        scene.fleet().terminate(victim);
        scene.fleet().start(victim);
    }

    private static void join(Scene scene, TcpRelay relay) throws IOException {
        scene.fleet().start(scene.fleet().instances().size() + 1);
    }

    private static void freeze(Scene scene, TcpRelay relay) throws InterruptedException {
        int victim = victim(scene);
        scene.fleet().worker(victim).freeze();
        Pause.of(Scene.SESSION.plusSeconds(2));
        scene.fleet().worker(victim).thaw();
    }

    private static void cutKafka(Scene scene, TcpRelay relay) throws IOException {
        fail(relay, relay::cut);
    }

    private static void fail(TcpRelay relay, Failure failure) throws IOException {
        failure.begin();
        Pause.of(MOST);
        relay.restore();
    }

    /** How a relay fails. */
    @FunctionalInterface
    private interface Failure {
        void begin() throws IOException;
    }

    private static void outage(Scene scene, TcpRelay relay) {
        scene.stack().simulator().pause();
        Pause.of(MOST);
        scene.stack().simulator().resume();
    }
}
