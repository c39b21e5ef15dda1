package io.github.mesiboprovisioner.checks.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.SimulatorProcess;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** A real worker with more to do than its rate allows, and with everything that a page can show. */
final class BusyWorker implements AutoCloseable {

    static final String APP_TOKEN = "app-token-4d1f90ab77";
    static final String HOSTILE = "<img src=x onerror=alert(1)>@example.com";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String USERS = "identity.users";
    private static final String GROUPS = "identity.groups";
    private static final List<String> FIRST =
            List.of("ada", "alan", "barbara", "edsger", "frances", "grace", "hedy", "radia");
    private static final List<String> LAST =
            List.of("becker", "costa", "dubois", "garcia", "horvat", "jensen", "kowalski", "lam");

    /** One of them is never answered well, others are refused. */
    private static final String FAULTS =
            """
            {"rules": [
              {"kind": "refuse", "address": "grace.lam@example.com"},
              {"kind": "refuse", "address": "%s"},
              {"kind": "code-500", "address": "ada.becker@example.com"}]}
            """
                    .formatted(HOSTILE);

    private final LocalBroker broker;
    private final SimulatorProcess simulator;
    private final WorkerProcess worker;
    private long events;

    private BusyWorker(LocalBroker broker, SimulatorProcess simulator, WorkerProcess worker) {
        this.broker = broker;
        this.simulator = simulator;
        this.worker = worker;
    }

    static BusyWorker start() throws IOException, InterruptedException, ExecutionException {
        SimulatorProcess simulator =
                SimulatorProcess.start(
                        APP_TOKEN, "{\"latencyMillis\": {\"p50\": 20, \"p99\": 80}}");
        simulator.admin("PUT", "faults", FAULTS);
        LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
        try (Admin admin = broker.admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(USERS, Optional.of(6), Optional.empty()),
                                    new NewTopic(GROUPS, Optional.of(3), Optional.empty())))
                    .all()
                    .get();
        }
        WorkerProcess worker =
                WorkerProcess.start(
                        WorkerLaunch.against(
                                        broker.bootstrapServers(),
                                        simulator.url().toString(),
                                        APP_TOKEN)
                                .with("PROVISIONER_INSTANCE_ID", "mesibo-provisioner-0")
                                .with("PROVISIONER_REMOVAL_LIMIT", "1/PT1H")
                                .with("MESIBO_RETRY_MAX_ATTEMPTS", "1000")
                                .with("MESIBO_RATE_LIMIT", "12"));
        BusyWorker busy = new BusyWorker(broker, simulator, worker);
        worker.awaitReady(PATIENCE);
        busy.feed();
        return busy;
    }

    /** The page. */
    URI page() {
        return URI.create("http://127.0.0.1:" + worker.managementPort() + "/");
    }

    /** What the command {@code status} prints about it and about an instance that is not there. */
    String printed() throws IOException, InterruptedException {
        String here = "127.0.0.1:" + worker.managementPort();
        WorkerLaunch command =
                WorkerLaunch.of(Map.of()).withArguments("status", here, "127.0.0.1:1");
        try (WorkerProcess status = WorkerProcess.start(command)) {
            int code = status.waitFor(PATIENCE).orElseThrow();
            return status.output() + "exit code " + code;
        }
    }

    /** Waits until {@code /status} is so. */
    JsonNode awaitStatus(Predicate<JsonNode> isSo) {
        return Awaitility.await("status").atMost(PATIENCE).until(this::status, isSo);
    }

    private JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(worker.get("/status").body());
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
        simulator.close();
    }

    /** People come; some leave again; teams are made; two things are wrong. */
    private void feed() {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            created(producer, "grace.lam@example.com");
            created(producer, HOSTILE);
            send(producer, USERS, "user.created", "broken@example.com", "{\"name\": 7}");
            for (int i = 0; i < 6; i++) {
                String address = "left." + FIRST.get(i) + "@example.com";
                created(producer, address);
                send(producer, USERS, "user.deleted", address, "{}");
            }
            for (String last : LAST) {
                for (String first : FIRST) {
                    created(producer, first + "." + last + "@example.com");
                }
            }
            for (int round = 0; round < 8; round++) {
                for (String last : LAST) {
                    created(producer, "guest-" + round + "." + last + "@example.com");
                }
            }
            for (String last : LAST) {
                send(
                        producer,
                        GROUPS,
                        "group.changed",
                        "team-" + last,
                        "{\"name\": \"%s\", \"members\": [\"ada.%s@example.com\"]}"
                                .formatted(last, last));
            }
        }
    }

    private void created(KafkaProducer<String, String> producer, String address) {
        String name = address.substring(0, address.indexOf('@')).replace('.', ' ');
        send(producer, USERS, "user.created", address, "{\"name\": \"%s\"}".formatted(name));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for all of them
    private void send(
            KafkaProducer<String, String> producer,
            String topic,
            String type,
            String key,
            String data) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, data);
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        "hr-" + ++events,
                        "ce_source",
                        "/hr",
                        "ce_type",
                        "identity." + type + ".v1",
                        "ce_subject",
                        key,
                        "content-type",
                        "application/json")
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }
}
