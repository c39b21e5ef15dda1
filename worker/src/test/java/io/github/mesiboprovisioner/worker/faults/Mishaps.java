package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.Direction;
import io.github.mesiboprovisioner.local.network.TcpRelay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What may go wrong with instances, broker, network and mesibo, each for a short time.
 *
 * @param mortal the instances that may die
 */
record Mishaps(Scene scene, LocalBroker broker, TcpRelay relay, List<Integer> mortal) {

    private static final Duration SHORT = Duration.ofMillis(1500);

    /** Something goes wrong, and is over when this returns. */
    @FunctionalInterface
    interface Mishap {
        void happen() throws IOException, InterruptedException;
    }

    /** One of each that a group protocol bears, in an order drawn by chance. */
    List<Mishap> shuffled(String protocol) {
        List<Mishap> all =
                new ArrayList<>(
                        List.of(
                                this::kill,
                                this::terminate,
                                () -> fail(relay::cut),
                                () -> fail(() -> relay.stall(Direction.TO_CLIENT)),
                                () -> relay.halfClose(Direction.TO_SERVER),
                                this::outage));
        if (protocol.equals("classic")) {
            // With consumer the session that a worker assumes is 45 s, whatever a broker says.
            all.add(this::freeze);
        }
        Collections.shuffle(all, new Random(scene.random().nextLong()));
        return all;
    }

    /** The broker ends, cleanly or not, and is back at once. */
    void restartBroker() throws IOException, InterruptedException {
        if (scene.random().nextBoolean()) {
            broker.stop();
        }
        broker.restart();
    }

    private int victim() {
        return mortal.get(scene.random().nextInt(mortal.size()));
    }

    private void kill() throws IOException, InterruptedException {
        int victim = victim();
        scene.fleet().kill(victim);
        scene.fleet().start(victim);
    }

    private void terminate() throws IOException, InterruptedException {
        int victim = victim();
        scene.fleet().awaitReady();
        scene.fleet().terminate(victim);
        scene.fleet().start(victim);
    }

    private void freeze() throws InterruptedException {
        int victim = victim();
        scene.fleet().worker(victim).freeze();
        Pause.of(Stage.SESSION.plusSeconds(2));
        scene.fleet().worker(victim).thaw();
    }

    private void fail(Mishap failure) throws IOException, InterruptedException {
        failure.happen();
        Pause.of(SHORT);
        relay.restore();
    }

    private void outage() {
        scene.stack().simulator().pause();
        Pause.of(SHORT);
        scene.stack().simulator().resume();
    }
}
