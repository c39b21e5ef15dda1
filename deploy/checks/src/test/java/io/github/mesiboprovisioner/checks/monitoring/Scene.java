package io.github.mesiboprovisioner.checks.monitoring;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.SimulatorProcess;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Broker, simulator and worker, each a process of its own, and an identity source. */
final class Scene implements AutoCloseable {

    private static final String APP_TOKEN = "the-scene-s-app-token";
    private static final int PARTITIONS = 2;
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);

    private final LocalBroker broker;
    private final SimulatorProcess simulator;
    private final Path tokenFile;
    private final WorkerProcess worker;
    private final Source source;

    private Scene(LocalBroker broker, SimulatorProcess simulator, Path tokenFile)
            throws IOException {
        this.broker = broker;
        this.simulator = simulator;
        this.tokenFile = tokenFile;
        this.worker = WorkerProcess.start(launch());
        this.source = new Source(broker.bootstrapServers());
    }

    /** Starts all; returns when the worker is ready. */
    static Scene start() throws IOException, InterruptedException {
        LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
        createInputTopics(broker);
        SimulatorProcess simulator = SimulatorProcess.start(APP_TOKEN, "{}");
        Path tokenFile = Files.createTempFile("provisioner-token-", "");
        Files.writeString(tokenFile, APP_TOKEN);
        Scene scene = new Scene(broker, simulator, tokenFile);
        scene.worker.awaitReady(READY_LIMIT);
        return scene;
    }

    /** Small limits: what takes long elsewhere is to happen soon. */
    private WorkerLaunch launch() {
        return WorkerLaunch.against(
                        broker.bootstrapServers(), simulator.url().toString(), APP_TOKEN)
                .with("MESIBO_APP_TOKEN_FILE", tokenFile.toString())
                .with("MESIBO_RATE_LIMIT", "10000")
                .with("MESIBO_RETRY_INITIAL_BACKOFF", "PT0.05S")
                .with("MESIBO_CIRCUIT_WINDOW", "10")
                .with("MESIBO_CIRCUIT_OPEN", "PT0.5S")
                .with("PROVISIONER_REMOVAL_LIMIT", "1/PT1H");
    }

    WorkerProcess worker() {
        return worker;
    }

    Source source() {
        return source;
    }

    /** What goes wrong from now on; no rule means nothing. */
    void faults(String... rules) throws IOException, InterruptedException {
        simulator.admin("PUT", "faults", "{\"rules\": [" + String.join(", ", rules) + "]}");
    }

    /** mesibo disables the app. */
    void breach() throws IOException, InterruptedException {
        simulator.admin("PUT", "breach", "");
    }

    /** mesibo enables the app again, and an operator touches the token file. */
    void endBreach() throws IOException, InterruptedException {
        simulator.admin("DELETE", "breach", "");
        Files.writeString(tokenFile, APP_TOKEN + "\n");
    }

    @Override
    public void close() throws IOException {
        source.close();
        worker.close();
        simulator.close();
        broker.close();
        Files.delete(tokenFile);
    }

    private static void createInputTopics(LocalBroker broker) throws InterruptedException {
        List<NewTopic> topics =
                Stream.of(Source.USERS, Source.GROUPS)
                        .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()))
                        .toList();
        try (Admin admin = broker.admin()) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the input topics cannot be created", e);
        }
    }
}
