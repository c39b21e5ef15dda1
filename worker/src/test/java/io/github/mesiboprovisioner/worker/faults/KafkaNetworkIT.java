package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.Direction;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The broker ends, cannot be reached, or is reached badly. */
@Tag(Extent.FULL_ONLY)
class KafkaNetworkIT {

    private static final int INSTANCES = 2;
    private static final Duration UNREACHABLE =
            Extent.of(Duration.ofSeconds(10), Duration.ofSeconds(60));
    private static final Duration COMMIT_GIVEN_UP = Duration.ofSeconds(35);

    @Test
    void broker_restartedCleanlyAndKilled_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        run(
                "broker-restart",
                (scene, broker, _) -> {
                    broker.stop();
                    broker.restart();
                    Pause.between(scene.random(), Duration.ofSeconds(2), Duration.ofSeconds(5));
                    broker.kill();
                    broker.restart();
                });
    }

    @Test
    void broker_frozen_keepsEveryPromise()
            throws IOException, InterruptedException, ExecutionException {
        run(
                "broker-frozen",
                (_, broker, _) -> {
                    broker.freeze();
                    Pause.of(UNREACHABLE);
                    broker.thaw();
                });
    }

    /** How the way to the broker fails. */
    enum Way {
        CUT,
        STALLED,
        DEAF,
        MUTE,
        DELAYED,
        THROTTLED,
        HALF_CLOSED;

        void fail(TcpRelay relay) throws IOException {
            switch (this) {
                case CUT -> relay.cut();
                case STALLED -> relay.stall();
                case DEAF -> relay.stall(Direction.TO_SERVER);
                case MUTE -> relay.stall(Direction.TO_CLIENT);
                case DELAYED -> relay.delay(Direction.TO_CLIENT, Duration.ofMillis(200));
                case THROTTLED -> relay.throttle(Direction.TO_SERVER, 20_000);
                case HALF_CLOSED -> {
                    relay.halfClose(Direction.TO_CLIENT);
                    relay.halfClose(Direction.TO_SERVER);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void way_failsForAWhile_keepsEveryPromise(Way way)
            throws IOException, InterruptedException, ExecutionException {
        run(
                "kafka-" + way,
                (scene, _, relay) -> {
                    way.fail(relay);
                    Pause.of(UNREACHABLE);
                    // Live all the time; a broker lost after the start is no reason to restart.
                    assertThat(scene.fleet().live(1)).isTrue();
                    relay.restore();
                });
    }

    /** Longer than a commit is waited for: whether it took place must be found out. */
    @Test
    void commit_withoutAnswer_isInDoubtAndFoundOut()
            throws IOException, InterruptedException, ExecutionException {
        run(
                "commit-in-doubt",
                (scene, _, relay) -> {
                    relay.stall(Direction.TO_CLIENT);
                    Pause.of(COMMIT_GIVEN_UP);
                    relay.restore();
                    Awaitility.await("another producer")
                            .atMost(Stack.PATIENCE)
                            .until(
                                    () ->
                                            scene.fleet().lives().stream()
                                                    .anyMatch(KafkaNetworkIT::renewed));
                });
    }

    private static boolean renewed(Life life) {
        return life.lines().stream()
                .anyMatch(line -> line.contains("the transactional producer is made again"));
    }

    /** What goes wrong between workers and broker. */
    @FunctionalInterface
    private interface Trouble {
        void happen(Scene scene, LocalBroker broker, TcpRelay relay)
                throws IOException, InterruptedException;
    }

    private static void run(String name, Trouble trouble)
            throws IOException, InterruptedException, ExecutionException {
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
                TcpRelay relay = broker.relay();
                Scene scene =
                        Scene.start(
                                name,
                                broker.bootstrapServers(),
                                launch -> Stage.through(relay, launch))) {
            scene.fleet().startAll(INSTANCES);
            scene.troubleMesibo();
            Pause.of(Duration.ofSeconds(2));
            trouble.happen(scene, broker, relay);
            Pause.of(Duration.ofSeconds(2));
            for (int instance : scene.fleet().instances()) {
                assertThat(scene.fleet().live(instance)).as("live after it").isTrue();
            }
            scene.end();
        }
    }
}
