package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.network.TlsIdentity;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;
import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.Clients;
import io.github.mesiboprovisioner.worker.kafka.ControlWriter;
import io.github.mesiboprovisioner.worker.kafka.HeldRemovals;
import io.github.mesiboprovisioner.worker.kafka.KafkaCheck;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The Strimzi overlay's worker against a broker that asks for certificates and rights: it has
 * exactly those of the rendered KafkaUser, and its settings are those of the rendered ConfigMap.
 */
class AclIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Not all of it is, if the check is given up for want of a tool. */
    private static final List<Closeable> STARTED = new ArrayList<>();

    private static Manifests overlay;
    private static GuardedBroker broker;
    private static MesiboSimulator simulator;
    private static Map<String, String> environment;
    private static Settings settings;

    @BeforeAll
    static void start(@TempDir Path folder)
            throws IOException,
                    GeneralSecurityException,
                    InterruptedException,
                    ExecutionException,
                    UnusableSettings {
        overlay = Manifests.overlay("strimzi");
        TlsIdentity identity = TlsIdentity.create(folder);
        broker = GuardedBroker.start(identity);
        STARTED.add(broker::close);
        broker.make(overlay);
        simulator =
                MesiboSimulator.start(
                        SimulatorSettings.defaults().withAppToken(PodFiles.APP_TOKEN));
        STARTED.add(simulator::close);
        environment = PodEnvironment.laidOut(overlay, folder, PodFiles.of(identity));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("MESIBO_API_URL", simulator.url().toString());
        environment.put("MESIBO_ALLOW_HTTP", "true");
        settings = Settings.from(environment);
    }

    @AfterAll
    static void stop() throws IOException {
        for (Closeable started : STARTED.reversed()) {
            started.close();
        }
    }

    @Test
    void worker_withTheseRights_doesAllOfItsWork()
            throws IOException, InterruptedException, ExecutionException {
        List<AclBinding> rights = rights("mesibo-provisioner");
        broker.grant(rights);
        WorkerLaunch launch = WorkerLaunch.of(environment);
        try (WorkerProcess worker = WorkerProcess.start(launch)) {
            worker.awaitReady(PATIENCE);
            eventually("check")
                    .untilAsserted(
                            () -> assertThat(check(launch)).isEqualTo(new Checked(0, List.of())));
            produce();

            assertThat(results()).containsExactlyInAnyOrder("applied", "applied", "failed");
            assertThat(read(settings.topics().outputs().deadLetters(), 1)).hasSize(1);
            assertThat(worker.output()).doesNotContainIgnoringCase("not authorized");
            for (String path : probed()) {
                assertThat(worker.get(path).status()).as(path).isEqualTo(200);
            }
            assertThat(worker.terminate(PATIENCE)).isZero();
        } finally {
            broker.revoke(rights);
        }
    }

    @Test
    void right_anyOneMissing_isFoundByCheck() throws ExecutionException, InterruptedException {
        List<AclBinding> rights = rights("mesibo-provisioner");
        broker.grant(rights);
        eventually("all").untilAsserted(() -> assertThat(lacking()).isEmpty());
        for (AclBinding right : rights) {
            broker.revoke(List.of(right));
            eventually("without " + right)
                    .untilAsserted(
                            () ->
                                    assertThat(lacking())
                                            .anyMatch(it -> it.contains(right.pattern().name())));
            broker.grant(List.of(right));
        }
        broker.revoke(rights);
    }

    @Test
    void operator_withTheRightsOfTheirUser_settlesRemovals()
            throws ExecutionException, InterruptedException {
        ControlCommand command =
                new ControlCommand.Reject(
                        new ControlCommand.Entity(ControlCommand.Kind.USER, "nobody"),
                        new EventOrigin(
                                Optional.of("1"),
                                Optional.of("/hr"),
                                Optional.of("identity.user.deleted.v1"),
                                settings.topics().input().getFirst(),
                                0,
                                0));
        ControlWriter writer =
                new ControlWriter(properties(), settings.topics().outputs().control());
        List<AclBinding> rights = rights("mesibo-provisioner-operator");
        broker.grant(rights);
        try {
            assertThat(new HeldRemovals(Clients.of(properties()), settings.topics()).find(PATIENCE))
                    .isEmpty();
            assertThatCode(() -> writer.write(List.of(command))).doesNotThrowAnyException();
        } finally {
            broker.revoke(rights);
        }
    }

    /** A check waits for Kafka for some seconds, which a busy machine may take to answer. */
    private static ConditionFactory eventually(String what) {
        return Awaitility.await(what).pollInSameThread().pollDelay(Duration.ZERO).atMost(PATIENCE);
    }

    /** How {@code check} ended, and what it found fault with. */
    private record Checked(int exit, List<String> bad) {}

    private static Checked check(WorkerLaunch launch) throws IOException, InterruptedException {
        try (WorkerProcess check = WorkerProcess.start(launch.withArguments("check"))) {
            int exit = check.waitFor(PATIENCE).orElse(-1);
            return new Checked(
                    exit, check.output().lines().filter(line -> line.startsWith("FAIL")).toList());
        }
    }

    private static List<AclBinding> rights(String user) {
        return GuardedBroker.rights(overlay.named("KafkaUser", user));
    }

    private static ClientProperties properties() {
        return new ClientProperties(settings.kafka(), settings.worker().instance().id());
    }

    /** What {@code check} finds fault with. */
    private static List<String> lacking() {
        return new KafkaCheck(Clients.of(properties()), properties(), settings.topics())
                .run().stream()
                        .filter(finding -> !finding.good())
                        .map(KafkaCheck.Finding::subject)
                        .toList();
    }

    /** What Kubernetes and Prometheus ask for. */
    private static List<String> probed() {
        JsonNode container = overlay.container();
        return Stream.concat(
                        Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                                .map(probe -> container.at("/" + probe + "/httpGet/path")),
                        Stream.of(
                                overlay.only("PodMonitor").at("/spec/podMetricsEndpoints/0/path")))
                .map(JsonNode::asText)
                .toList();
    }

    /** A user, a group, and something that is no event. */
    private static void produce() throws ExecutionException, InterruptedException {
        String users = settings.topics().input().getFirst();
        String groups = settings.topics().input().getLast();
        Map<String, Object> properties = Map.of("bootstrap.servers", broker.openServers());
        try (Producer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (ProducerRecord<String, String> record :
                    List.of(
                            event(users, "identity.user.created.v1", "ada"),
                            event(groups, "identity.group.changed.v1", "maths"),
                            new ProducerRecord<>(users, "x", "no event"))) {
                producer.send(record).get();
            }
        }
    }

    private static ProducerRecord<String, String> event(String topic, String type, String subject) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, subject, "{}");
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "1",
                        "ce_source", "/hr",
                        "ce_type", type,
                        "ce_subject", subject,
                        "content-type", "application/json")
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static List<String> results() throws IOException {
        List<String> outcomes = new ArrayList<>();
        for (String result : read(settings.topics().outputs().results(), 3)) {
            outcomes.add(new ObjectMapper().readTree(result).path("outcome").asText());
        }
        return outcomes;
    }

    /** The first so many committed records of a topic. */
    private static List<String> read(String topic, int count) {
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers", broker.openServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(it -> new TopicPartition(topic, it.partition()))
                            .toList());
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
