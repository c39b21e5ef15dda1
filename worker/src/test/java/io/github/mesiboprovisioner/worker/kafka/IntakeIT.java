package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.GroupMembership;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;

import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The test plays the engine: it takes what the intake posts and answers by effects. */
@ExtendWith(SharedBroker.class)
class IntakeIT {

    private static final Duration SESSION = Duration.ofSeconds(6);

    private final LocalBroker broker;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Cluster cluster;

    IntakeIT(LocalBroker broker) {
        this.broker = broker;
        this.cluster = opened(Cluster.classic(broker));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void start_firstMember_isGrantedAndReads(GroupProtocol protocol) throws InterruptedException {
        cluster = opened(new Cluster(broker, protocol)).withTopics(1);
        cluster.send(0, "ada");
        cluster.send(0, "bob");
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);

        ConsumerGroupMetadata joined = membership(reports.next(Input.Joined.class).membership());
        Input.Granted granted = reports.next(Input.Granted.class);
        reports.nothingFor(Duration.ofMillis(300));
        intake.start(granted.grant(), 1);

        assertThat(joined.generationId()).isPositive();
        Input.Polled polled = reports.next(Input.Polled.class);
        assertThat(polled.grant()).isEqualTo(granted.grant());
        assertThat(polled.records()).extracting(InputRecord::offset).containsExactly(1L);
        assertThat(polled.next()).isEqualTo(2);
        await().until(() -> !reports.leases().isEmpty());
        assertThat(intake.leaseNanos() - System.nanoTime())
                .isPositive()
                .isLessThan(Duration.ofSeconds(45).toNanos());
        assertThat(intake.status()).isEqualTo(new IntakeStatus(true, 1, 0, ""));
    }

    @Test
    void pause_started_readsNoMoreUntilResumed() throws InterruptedException {
        cluster.withTopics(1);
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);
        Grant grant = started(intake, reports);
        intake.pause(grant);
        await().untilAsserted(() -> assertThat(intake.status().joined()).isTrue());
        cluster.send(0, "ada");
        reports.nothingFor(Duration.ofMillis(500));

        intake.resume(grant);

        assertThat(reports.next(Input.Polled.class).records()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void rebalance_partitionGoesToAnother_onlyAfterItsRelease(GroupProtocol protocol)
            throws InterruptedException {
        cluster = opened(new Cluster(broker, protocol)).withTopics(2);
        Reports first = new Reports();
        Intake old = intake("worker-0", first);
        int before = membership(first.next(Input.Joined.class).membership()).generationId();
        first.next(Input.Granted.class);
        first.next(Input.Granted.class);
        Reports second = new Reports();
        intake("worker-1", second);

        Input.Withdrawn withdrawn = first.nextAfterJoined(Input.Withdrawn.class);
        if (protocol == GroupProtocol.CLASSIC) {
            assertThat(membership(withdrawn.membership()).generationId()).isGreaterThan(before);
        }
        assertThat(withdrawn.grants()).hasSize(1);
        second.nothingButJoinedFor(Duration.ofSeconds(1));
        old.released(withdrawn.grants().getFirst());

        Input.Granted granted = second.nextAfterJoined(Input.Granted.class);
        assertThat(granted.grant().partition())
                .isEqualTo(withdrawn.grants().getFirst().partition());
        assertThat(granted.grant().incarnation())
                .isNotEqualTo(withdrawn.grants().getFirst().incarnation());
    }

    @Test
    void rebalance_changesNothingForUs_tellsTheNewGeneration() throws InterruptedException {
        cluster.withTopics(1);
        Reports first = new Reports();
        intake("worker-0", first);
        int before = membership(first.next(Input.Joined.class).membership()).generationId();
        first.next(Input.Granted.class);

        intake("worker-1", new Reports());

        assertThat(membership(first.next(Input.Joined.class).membership()).generationId())
                .isGreaterThan(before);
        first.nothingFor(Duration.ofMillis(500));
    }

    @Test
    void rebalance_releaseNeverComes_losesThePartitionInTheEnd() throws InterruptedException {
        cluster.withTopics(2);
        Reports first = new Reports();
        intake("worker-0", first);
        first.next(Input.Joined.class);
        first.next(Input.Granted.class);
        first.next(Input.Granted.class);
        intake("worker-1", new Reports());

        Input.Withdrawn withdrawn = first.nextAfterJoined(Input.Withdrawn.class);

        assertThat(first.next(Input.Lost.class).grants()).isEqualTo(withdrawn.grants());
    }

    @Test
    void membership_removedByTheBroker_isLostAndTakenAgain() throws InterruptedException {
        cluster.withTopics(1);
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);
        Grant grant = started(intake, reports);

        cluster.removeMembers();

        assertThat(reports.next(Input.Lost.class).grants()).containsExactly(grant);
        reports.next(Input.Joined.class);
        Grant again = reports.next(Input.Granted.class).grant();
        assertThat(again.partition()).isEqualTo(grant.partition());
        assertThat(again.incarnation()).isGreaterThan(grant.incarnation());
        intake.start(grant, 0);
        cluster.send(0, "ada");
        reports.nothingFor(Duration.ofMillis(500));
    }

    /** A call that waits for its connection must not leave beside the one that repeats it. */
    @Test
    void leaseNanos_partitionLostAndRegainedAtOnce_isNoneOfTheOldGrant()
            throws InterruptedException {
        cluster.withTopics(1);
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);
        Grant grant = started(intake, reports);
        await().until(() -> intake.leaseNanos(grant) - System.nanoTime() > 0);

        intake.rejoin("the test says so");

        assertThat(reports.next(Input.Lost.class).grants()).containsExactly(grant);
        Grant again = reports.nextAfterJoined(Input.Granted.class).grant();
        await().until(() -> intake.leaseNanos(again) - System.nanoTime() > 0);
        assertThat(intake.leaseNanos(grant) - System.nanoTime()).isNegative();
        intake.released(again);
        assertThat(intake.leaseNanos(again) - System.nanoTime()).isNegative();
    }

    @Test
    void position_removedByRetention_goesOnBehindTheGap() throws InterruptedException {
        cluster.withTopics(1);
        for (String address : List.of("ada", "bob", "kim")) {
            cluster.send(0, address);
        }
        TopicPartition partition = new TopicPartition(cluster.input(), 0);
        Answers.of(
                cluster.admin()
                        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                        .all());
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);

        Grant grant = started(intake, reports);

        assertThat(reports.next(Input.RecordsLost.class))
                .isEqualTo(new Input.RecordsLost(grant, 0, 2));
        assertThat(reports.next(Input.Polled.class).next()).isEqualTo(3);
    }

    @Test
    void position_beyondTheEnd_isLostAndRestoredAgain() throws InterruptedException {
        cluster.withTopics(1);
        Reports reports = new Reports();
        Intake intake = intake("worker-0", reports);
        reports.next(Input.Joined.class);
        Grant grant = reports.next(Input.Granted.class).grant();

        intake.start(grant, 1000);

        assertThat(reports.next(Input.Lost.class).grants()).containsExactly(grant);
        reports.next(Input.Joined.class);
        reports.next(Input.Granted.class);
    }

    @Test
    void close_staticMember_staysAndTakesOverAtOnce() throws InterruptedException {
        cluster.withTopics(1);
        Reports first = new Reports();
        Intake intake = intake("worker-0", first);
        Grant grant = started(intake, first);
        intake.released(grant);
        intake.close();

        Reports second = new Reports();
        long begun = System.nanoTime();
        intake("worker-0", second);
        second.next(Input.Joined.class);
        second.next(Input.Granted.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SESSION);
        first.nothingFor(Duration.ZERO);
    }

    @Test
    void twin_sameInstance_isFatalForTheOlder() throws InterruptedException {
        cluster.withTopics(1);
        Reports first = new Reports();
        started(intake("worker-0", first), first);

        intake("worker-0", new Reports());

        assertThat(first.fatal(Fatal.Twin.class).explanation()).contains("PROVISIONER_INSTANCE_ID");
    }

    private Intake intake(String instance, Reports reports) {
        ClientProperties properties = cluster.properties(instance);
        Outlets outlets = reports.outlets();
        Clients clients = Clients.of(properties);
        Intake intake =
                new Intake(
                        clients,
                        cluster.topics(),
                        IntakeOptions.of(properties.kafka(), Duration.ofSeconds(3), () -> 0),
                        new EgressWatch(
                                new EgressGuard(0, Duration.ZERO), clients, "unused", outlets),
                        outlets);
        open.add(intake);
        intake.start();
        return intake;
    }

    private static Grant started(Intake intake, Reports reports) throws InterruptedException {
        reports.next(Input.Joined.class);
        Grant grant = reports.next(Input.Granted.class).grant();
        intake.start(grant, 0);
        return grant;
    }

    private static ConsumerGroupMetadata membership(GroupMembership membership) {
        return ((KafkaMembership) membership).metadata();
    }

    private Cluster opened(Cluster made) {
        open.add(made);
        return made;
    }
}
