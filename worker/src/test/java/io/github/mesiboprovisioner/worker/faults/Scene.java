package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.local.simulator.Latency;
import io.github.mesiboprovisioner.worker.it.Audit;
import io.github.mesiboprovisioner.worker.it.Stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** One scenario: a world, the instances in it, a source that feeds it, and the audit at the end. */
final class Scene implements AutoCloseable {

    /** The limit of the group, unless the scenario is about another one. */
    static final int LIMIT = 400;

    /** After this an instance that is not heard is dead ({@code classic}). */
    static final Duration SESSION = Duration.ofSeconds(6);

    private static final int EVENTS_PER_SECOND = 160;
    private static final double FAULT_PROBABILITY = 0.003; // of each kind

    /** Whatever the contract calls transient; throttling would only make it slow. */
    private static final List<FaultKind> TRANSIENT =
            List.of(
                    FaultKind.RESET_BEFORE,
                    FaultKind.RESET_AFTER,
                    FaultKind.HANG,
                    FaultKind.LATE,
                    FaultKind.TRUNCATED_JSON,
                    FaultKind.GARBAGE_JSON,
                    FaultKind.HTML_502,
                    FaultKind.CODE_500,
                    FaultKind.HTTP_503,
                    FaultKind.REDIRECT_302);

    private final Stack stack;
    private final Audit audit;
    private final Fleet fleet;
    private final long seed;
    private final Feeder feeder;
    private final SplittableRandom random;

    private Scene(String name, Stack stack, UnaryOperator<WorkerLaunch> settings)
            throws IOException {
        this.stack = stack;
        seed = Long.getLong("faults.seed", System.nanoTime());
        random = new SplittableRandom(seed);
        Path folder = Path.of("target", "faults", name + "-" + seed).toAbsolutePath();
        System.out.println("faults.seed=" + seed + " logs in " + folder.getFileName());
        fleet = new Fleet(settings.apply(launch(stack)), Files.createDirectories(folder));
        stack.simulator().change(s -> s.withLatency(new Latency.Fixed(Duration.ofMillis(10))));
        audit = new Audit(stack);
        feeder = new Feeder(stack, audit, seed, EVENTS_PER_SECOND);
    }

    /** On the broker that all scenarios share. */
    static Scene start(String name, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Scene(name, Stack.start(name), settings);
    }

    /** On brokers of its own; the settings may send the workers another way to them. */
    static Scene start(String name, String servers, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Scene(name, Stack.start(name, servers), settings);
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

    Stack stack() {
        return stack;
    }

    Fleet fleet() {
        return fleet;
    }

    SplittableRandom random() {
        return random;
    }

    /** 3 % of the calls go wrong from now on. */
    void troubleMesibo() {
        stack.simulator()
                .faults(seed, TRANSIENT.stream().map(Scene::rule).toArray(FaultRule[]::new));
    }

    /** A late answer still comes before the time-out: what comes later is a known limit. */
    private static FaultRule rule(FaultKind kind) {
        return FaultRule.of(kind)
                .withProbability(FAULT_PROBABILITY)
                .withDelay(Duration.ofMillis(300));
    }

    /** The source stops, everything is answered, the instances stop: now all promises are kept. */
    void end() throws InterruptedException {
        settle();
        fleet.terminateAll();
        assertKept();
    }

    /** The source stops and everything is answered. */
    void settle() throws InterruptedException {
        feeder.stop();
        stack.simulator().clearFaults();
        stack.results().awaitCount(audit.sent());
    }

    /** To be asked when every instance has ended. */
    void assertKept() {
        System.out.println(stack.simulator().stats());
        audit.assertEverythingKept();
        Rates.of(fleet).assertWithin(LIMIT);
    }

    @Override
    public void close() {
        fleet.close();
        stack.close();
    }
}
