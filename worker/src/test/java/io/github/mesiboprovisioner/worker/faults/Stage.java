package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.worker.it.Stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** Where a scenario plays: a world, the instances in it, and the seed of all that is by chance. */
final class Stage implements AutoCloseable {

    /** The limit of the group, unless the scenario is about another one. */
    static final int LIMIT = 400;

    /** After this an instance that is not heard is dead ({@code classic}). */
    static final Duration SESSION = Duration.ofSeconds(6);

    private final Stack stack;
    private final Fleet fleet;
    private final Path folder;
    private final long seed;
    private final SplittableRandom random;

    private Stage(String name, Stack stack, UnaryOperator<WorkerLaunch> settings)
            throws IOException {
        this.stack = stack;
        seed = Long.getLong("faults.seed", System.nanoTime());
        random = new SplittableRandom(seed);
        folder = Path.of("target", "faults", name + "-" + seed).toAbsolutePath();
        System.out.println(name + ": faults.seed=" + seed);
        fleet = new Fleet(settings.apply(launch(stack)), Files.createDirectories(folder));
    }

    /** On the broker that all scenarios share: one from the jars, whose sessions may be short. */
    static Stage set(String name, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Stage(name, Stack.startFromJars(name), settings);
    }

    /** On brokers of its own; the settings may send the workers another way to them. */
    static Stage set(String name, String servers, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Stage(name, Stack.start(name, servers), settings);
    }

    private static WorkerLaunch launch(Stack stack) {
        return stack.launch()
                .withJvmOptions("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .with("LOG_LEVEL", "debug")
                .with("KAFKA_SESSION_TIMEOUT_MS", "" + SESSION.toMillis())
                .with("KAFKA_HEARTBEAT_INTERVAL_MS", "1000")
                .with("MESIBO_RATE_LIMIT", "" + LIMIT)
                .with("MESIBO_REQUEST_TIMEOUT", "PT2S")
                .with("MESIBO_RETRY_INITIAL_BACKOFF", "PT0.05S")
                .with("MESIBO_RETRY_MAX_BACKOFF", "PT1S")
                .with("MESIBO_RETRY_MAX_ATTEMPTS", "50")
                .with("MESIBO_CIRCUIT_OPEN", "PT1S")
                .with("PROVISIONER_TAKEOVER_HOLD", "PT1S")
                .with("PROVISIONER_REMOVAL_LIMIT", "0");
    }

    /** Settings for a group protocol: with {@code consumer} the broker sets the session. */
    static WorkerLaunch speaking(String protocol, WorkerLaunch launch) {
        WorkerLaunch speaking = launch.with("KAFKA_GROUP_PROTOCOL", protocol);
        return protocol.equals("classic")
                ? speaking
                : speaking.with("KAFKA_SESSION_TIMEOUT_MS", "")
                        .with("KAFKA_HEARTBEAT_INTERVAL_MS", "");
    }

    /** Settings for workers that reach their broker through a relay. */
    static WorkerLaunch through(TcpRelay relay, WorkerLaunch launch) {
        return launch.with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + relay.port());
    }

    Stack stack() {
        return stack;
    }

    Fleet fleet() {
        return fleet;
    }

    /** For what is worth keeping of it. */
    Path folder() {
        return folder;
    }

    long seed() {
        return seed;
    }

    SplittableRandom random() {
        return random;
    }

    @Override
    public void close() {
        fleet.close();
        stack.close();
    }
}
