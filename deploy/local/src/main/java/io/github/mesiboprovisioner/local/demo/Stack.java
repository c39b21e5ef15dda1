package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.SimulatorProcess;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Broker, simulator and worker, each a process of its own. */
final class Stack implements AutoCloseable {

    static final String USERS = "identity.users";
    static final String GROUPS = "identity.groups";
    static final String RESULTS = "mesibo.results";
    static final String DEAD_LETTERS = "mesibo.dead-letters";

    private static final String APP_TOKEN = "the-demo's-app-token";
    private static final int PARTITIONS = 3;
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /** Answers take as long as over the internet; two in a hundred calls fail once. */
    private static final String LATENCY = "{\"latencyMillis\": {\"p50\": 20, \"p99\": 120}}";

    private static final String FAULTS =
            """
            {"seed": 1, "rules": [
              {"kind": "code-500", "probability": 0.01, "op": "useradd"},
              {"kind": "reset-after", "probability": 0.01, "op": "useradd"}]}
            """;

    private final LocalBroker broker;
    private final SimulatorProcess simulator;
    private final WorkerProcess worker;

    private Stack(LocalBroker broker, SimulatorProcess simulator, WorkerProcess worker) {
        this.broker = broker;
        this.simulator = simulator;
        this.worker = worker;
    }

    /** Starts all three, the worker as told; returns when it is ready. */
    static Stack start(UnaryOperator<WorkerLaunch> told) throws IOException, InterruptedException {
        SimulatorProcess simulator = SimulatorProcess.start(APP_TOKEN, LATENCY);
        simulator.admin("PUT", "faults", FAULTS);
        LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
        createInputTopics(broker);
        WorkerLaunch launch =
                WorkerLaunch.against(
                        broker.bootstrapServers(), simulator.url().toString(), APP_TOKEN);
        WorkerProcess worker = WorkerProcess.start(told.apply(launch));
        Stack stack = new Stack(broker, simulator, worker);
        try {
            worker.awaitReady(READY_LIMIT);
        } catch (IllegalStateException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    SimulatorProcess simulator() {
        return simulator;
    }

    WorkerProcess worker() {
        return worker;
    }

    @Override
    public void close() {
        try {
            worker.terminate(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
        broker.close();
        simulator.close();
    }

    private static void createInputTopics(LocalBroker broker) throws InterruptedException {
        try (Admin admin = broker.admin()) {
            List<NewTopic> topics =
                    Stream.of(USERS, GROUPS)
                            .map(
                                    name ->
                                            new NewTopic(
                                                    name,
                                                    Optional.of(PARTITIONS),
                                                    Optional.empty()))
                            .toList();
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the input topics cannot be created", e);
        }
    }
}
