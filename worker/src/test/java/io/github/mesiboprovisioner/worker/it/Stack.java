package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.JournalEntry;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The world of one test: topics and a group of its own, a simulator, and workers on demand. */
public final class Stack implements AutoCloseable {

    /** For what must happen; a busy machine takes its time. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    public static final String APP_TOKEN = "app-token-2f9c17e4";
    public static final String APP_ID = "com.example.app";

    /** Of both input topics together. */
    public static final int PARTITIONS = Stack.USER_PARTITIONS + Stack.GROUP_PARTITIONS;

    private static final AtomicInteger WORLDS = new AtomicInteger();
    static final int USER_PARTITIONS = 8;
    static final int GROUP_PARTITIONS = 4;

    private final String prefix;
    private final String servers;
    private final MesiboSimulator simulator =
            MesiboSimulator.start(SimulatorSettings.defaults().withAppToken(APP_TOKEN));
    private final Feed feed;
    private final Results results;

    private Stack(String name, String servers) throws InterruptedException, ExecutionException {
        this.servers = servers;
        feed = new Feed(servers);
        prefix = name + "-" + WORLDS.incrementAndGet();
        try (Admin admin = admin()) {
            create(
                    admin,
                    Map.of(
                            usersTopic(), USER_PARTITIONS,
                            groupsTopic(), GROUP_PARTITIONS,
                            resultsTopic(), USER_PARTITIONS));
        }
        results = new Results(reader(resultsTopic()));
    }

    /** A new world on the broker that all share. */
    public static Stack start(String name) throws InterruptedException, ExecutionException {
        return start(name, KafkaForTests.bootstrapServers());
    }

    /** The same, on one from the jars, whatever the others use; it allows short sessions. */
    public static Stack startFromJars(String name) throws InterruptedException, ExecutionException {
        return start(name, KafkaForTests.serversFromJars());
    }

    /** A new world on brokers of its own. */
    public static Stack start(String name, String servers)
            throws InterruptedException, ExecutionException {
        return new Stack(name, servers);
    }

    public String groupId() {
        return prefix;
    }

    public String usersTopic() {
        return prefix + ".users";
    }

    public String groupsTopic() {
        return prefix + ".groups";
    }

    String resultsTopic() {
        return prefix + ".results";
    }

    public String deadLettersTopic() {
        return prefix + ".dead-letters";
    }

    public List<String> stateTopics() {
        return List.of(prefix + ".state." + usersTopic(), prefix + ".state." + groupsTopic());
    }

    public MesiboSimulator simulator() {
        return simulator;
    }

    public Feed feed() {
        return feed;
    }

    /** Another one, that takes larger records than usual. */
    Feed feedOfRecordsUpTo(int bytesMax) {
        return new Feed(servers, bytesMax);
    }

    public Results results() {
        return results;
    }

    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
    }

    /** Changes a setting of a topic. */
    void configure(String topic, String setting, String value)
            throws InterruptedException, ExecutionException {
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        }
    }

    public TopicReader reader(String topic) {
        return new TopicReader(servers, topic);
    }

    /** A worker of this world; it may be given more settings. */
    public WorkerLaunch launch() {
        return WorkerLaunch.against(servers, simulator.url().toString(), APP_TOKEN)
                .with("MESIBO_APP_ID", APP_ID)
                .with("MESIBO_RATE_LIMIT", "2000")
                .with("KAFKA_GROUP_ID", groupId())
                .with("PROVISIONER_INSTANCE_ID", "worker-1")
                .with("PROVISIONER_TOPICS_INPUT", usersTopic() + "," + groupsTopic())
                .with("PROVISIONER_TOPICS_RESULTS", resultsTopic())
                .with("PROVISIONER_TOPICS_DEAD_LETTERS", deadLettersTopic())
                .with("PROVISIONER_TOPICS_CONTROL", prefix + ".control")
                .with("PROVISIONER_TOPICS_STATE_PREFIX", prefix + ".state");
    }

    /** Starts it and waits until it is ready. */
    WorkerProcess worker(WorkerLaunch launch) throws IOException, InterruptedException {
        WorkerProcess worker = WorkerProcess.start(launch);
        worker.awaitReady(PATIENCE);
        return worker;
    }

    /** Writes the event to the topic it belongs to. */
    public Feed.Position send(IdentityEvent event, ContentMode mode) {
        return feed.send(feed.record(topicOf(event), event, mode));
    }

    /** Writes the event and waits for its result. */
    ResultView apply(IdentityEvent event, ContentMode mode) {
        return results.await(send(event, mode).resultId());
    }

    String topicOf(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserEvent _ -> usersTopic();
            case IdentityEvent.GroupEvent _ -> groupsTopic();
        };
    }

    /** The calls about one user. */
    public List<JournalEntry> callsAbout(String address) {
        return simulator.journal().stream()
                .filter(entry -> entry.address().equals(address))
                .toList();
    }

    /** How many calls of an operation have been received. */
    long calls(String operation) {
        return simulator.journal().stream().filter(entry -> entry.op().equals(operation)).count();
    }

    /** Whether a client with the token that the result carries gets in. */
    boolean accepts(ResultView view) {
        return view.result()
                .outcome()
                .details()
                .token()
                .flatMap(token -> token.value().map(secret -> secret.value()))
                .map(value -> simulator.acceptsToken(view.result().subject(), APP_ID, value))
                .orElse(false);
    }

    @Override
    public void close() {
        feed.close();
        results.close();
        simulator.close();
    }

    /** Returns when every partition has a leader that knows that it is one. */
    private static void create(Admin admin, Map<String, Integer> topics)
            throws InterruptedException, ExecutionException {
        List<NewTopic> wanted = new ArrayList<>();
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        topics.forEach(
                (name, count) -> {
                    wanted.add(new NewTopic(name, Optional.of(count), Optional.empty()));
                    IntStream.range(0, count)
                            .mapToObj(partition -> new TopicPartition(name, partition))
                            .forEach(each -> partitions.put(each, OffsetSpec.latest()));
                });
        admin.createTopics(wanted).all().get();
        Awaitility.await("leaders")
                .pollInSameThread()
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .atMost(PATIENCE)
                .until(() -> admin.listOffsets(partitions).all().get().size() == partitions.size());
    }
}
