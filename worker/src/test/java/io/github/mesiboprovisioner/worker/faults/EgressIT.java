package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.worker.it.Draft;
import io.github.mesiboprovisioner.worker.it.Scrape;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * No more hosts call than allowed: three instances, each on a host of its own for the broker, and
 * two hosts that may call.
 */
class EgressIT {

    private static final int HOSTS = 3;
    private static final int HOSTS_MAX = 2;
    private static final int EVENTS = 120;

    @TempDir private Path folder;
    private LocalBroker broker;
    private Stack stack;
    private Fleet fleet;
    private final List<TcpRelay> relays = new ArrayList<>();
    private final Map<Integer, Life> lives = new TreeMap<>();
    private int sent;

    @BeforeEach
    void open() throws IOException, InterruptedException, ExecutionException {
        broker = LocalBroker.start(BrokerSettings.defaults());
        stack = Stack.start("egress", broker.bootstrapServers());
        fleet = new Fleet(stack.launch(), folder);
        for (int host = 0; host < HOSTS; host++) {
            relays.add(broker.relay(host, InetAddress.getByName("127.0.0." + (11 + host))));
        }
    }

    @AfterEach
    void close() throws IOException {
        fleet.close();
        stack.close();
        for (TcpRelay relay : relays) {
            relay.close();
        }
        broker.close();
    }

    @Test
    void classic_threeAtOnce_twoCallAndTheThirdTakesAPlaceThatIsLeft()
            throws IOException, InterruptedException, ExecutionException {
        int third = startThree("classic");
        List<Integer> callers = callers();
        assertThat(callers).hasSize(HOSTS_MAX);

        // It comes back within its session: its place is not free in between.
        int restarted = callers.getFirst();
        fleet.terminate(restarted);
        start(restarted, "classic");
        fleet.worker(restarted).awaitReady(Stack.PATIENCE);
        work();
        assertThat(calls(third)).isZero();
        assertThat(halts(restarted)).isZero();

        int left = callers.getLast();
        fleet.terminate(left);
        scaleDown(left);
        fleet.worker(third).awaitReady(Stack.PATIENCE);
        work();
        assertThat(calls(third)).isPositive();
        assertThat(halted(third)).isEqualTo("0");

        start(left, "classic");
        awaitHalt(left);
        work();
        assertThat(calls(left)).isZero();
    }

    @Test
    @Tag(Extent.FULL_ONLY)
    void consumer_threeAtOnce_twoCallAndTheThirdTakesAPlaceThatIsLeft()
            throws IOException, InterruptedException, ExecutionException {
        int third = startThree("consumer");

        fleet.terminate(callers().getLast());
        fleet.worker(third).awaitReady(Stack.PATIENCE);
        work();

        assertThat(calls(third)).isPositive();
    }

    /** Returns the one that was kept out. */
    private int startThree(String protocol)
            throws IOException, InterruptedException, ExecutionException {
        for (int instance = 1; instance <= HOSTS; instance++) {
            start(instance, protocol);
        }
        // Who is in may be unready for a moment, when the group is shared out anew.
        Awaitility.await("two are in")
                .atMost(Stack.PATIENCE)
                .until(() -> ready().size() == HOSTS_MAX && keptOut().size() == 1);
        int third = keptOut().getFirst();
        awaitHalt(third);
        work();
        assertThat(calls(third)).isZero();
        assertThat(hosts()).hasSize(HOSTS_MAX);
        return third;
    }

    private void start(int instance, String protocol) throws IOException {
        WorkerLaunch launch =
                Stage.speaking(protocol, fleet.launch())
                        .withJvmOptions(
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dprovisioner.egress.look.again.ms=1000")
                        .with("LOG_LEVEL", "debug")
                        .with(
                                "KAFKA_BOOTSTRAP_SERVERS",
                                "127.0.0.1:" + relays.get(instance - 1).port())
                        .with("PROVISIONER_TAKEOVER_HOLD", "PT0.5S")
                        .with("PROVISIONER_EGRESS_MAX_HOSTS", "" + HOSTS_MAX);
        lives.put(instance, fleet.start(instance, launch));
    }

    /** So many events, each with its one result. */
    private void work() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(
                    stack.feed()
                            .record(
                                    stack.usersTopic(),
                                    Draft.about("user-" + (sent + i)).createdWithoutToken("Name"),
                                    ContentMode.BINARY));
        }
        stack.feed().sendAll(records);
        sent += EVENTS;
        stack.results().awaitCount(sent);
        assertThat(stack.results().all()).hasSize(sent);
    }

    private List<Integer> ready() {
        return fleet.instances().stream()
                .filter(each -> answer(each, "/readyz").status() == 200)
                .toList();
    }

    private List<Integer> keptOut() {
        return fleet.instances().stream()
                .filter(each -> answer(each, "/readyz").body().contains("egress"))
                .toList();
    }

    private List<Integer> callers() {
        return fleet.instances().stream().filter(each -> calls(each) > 0).toList();
    }

    private int calls(int instance) {
        return life(instance).sends().size();
    }

    private long halts(int instance) {
        return life(instance).lines().stream()
                .filter(line -> line.contains("halted (egress)"))
                .count();
    }

    private Life life(int instance) {
        return Objects.requireNonNull(lives.get(instance));
    }

    /** Out of the group, live, and it says what to do. */
    private void awaitHalt(int instance) {
        Awaitility.await("kept out")
                .atMost(Stack.PATIENCE)
                .until(() -> halts(instance) > 0 && hosts().size() == HOSTS_MAX);
        assertThat(life(instance).lines())
                .anyMatch(line -> line.contains("PROVISIONER_EGRESS_MAX_HOSTS"));
        Awaitility.await("probes tell")
                .atMost(Stack.PATIENCE)
                .untilAsserted(
                        () -> {
                            WorkerProcess.Answer ready = answer(instance, "/readyz");
                            assertThat(ready.status()).isEqualTo(503);
                            assertThat(ready.body()).contains("egress");
                            assertThat(answer(instance, "/livez").status()).isEqualTo(200);
                            assertThat(halted(instance)).isEqualTo("1");
                        });
    }

    private String halted(int instance) {
        return Scrape.of(answer(instance, "/metrics").body())
                .value("provisioner_halted{reason=\"egress\"}");
    }

    /** Where the members are for the broker. */
    private Set<String> hosts() throws InterruptedException, ExecutionException {
        try (Admin admin = stack.admin()) {
            return admin
                    .describeConsumerGroups(List.of(stack.groupId()))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::host)
                    .collect(Collectors.toSet());
        }
    }

    /** A static member that ended for good is removed, or its session would have to end. */
    private void scaleDown(int instance) throws InterruptedException, ExecutionException {
        try (Admin admin = stack.admin()) {
            admin.removeMembersFromConsumerGroup(
                            stack.groupId(),
                            new RemoveMembersFromConsumerGroupOptions(
                                    List.of(new MemberToRemove("worker-" + instance))))
                    .all()
                    .get();
        }
    }

    private WorkerProcess.Answer answer(int instance, String path) {
        try {
            WorkerProcess worker = fleet.worker(instance);
            return worker.hasManagementPort()
                    ? worker.get(path)
                    : new WorkerProcess.Answer(0, "no port yet");
        } catch (IOException e) {
            return new WorkerProcess.Answer(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
