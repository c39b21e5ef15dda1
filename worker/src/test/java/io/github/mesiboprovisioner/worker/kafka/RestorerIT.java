package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.Ranges;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@ExtendWith(SharedBroker.class)
class RestorerIT {

    private final Cluster cluster;
    private final Reports reports = new Reports();
    private final BlockingQueue<Restored> restored = new LinkedBlockingQueue<>();
    private final Restorer restorer;
    private final Grant grant;

    RestorerIT(LocalBroker broker) {
        cluster = Cluster.classic(broker).withTopics(2);
        grant = new Grant(new PartitionId(cluster.input(), 1), 1);
        restorer =
                new Restorer(
                        cluster.clients("worker-0"),
                        cluster.topics(),
                        reports.outlets(),
                        (_, found) -> restored.add(found));
        restorer.start();
    }

    @AfterEach
    void close() {
        restorer.close();
        cluster.close();
    }

    @Test
    void restore_newPartition_findsNothingButFacts() throws InterruptedException {
        cluster.send(1, "ada");

        restorer.restore(List.of(grant));

        Restored found = found();
        assertThat(found.committed()).isEmpty();
        assertThat(found.table().size()).isZero();
        assertThat(found.facts().partitions()).isEqualTo(2);
        assertThat(found.facts().partitionsInAll()).isEqualTo(2);
        assertThat(found.facts().logStart()).isZero();
        assertThat(found.facts().logEnd()).isEqualTo(1);
        assertThat(found.facts().topicId()).isNotEmpty();
    }

    @Test
    void restore_newPartitionBesideOneInUse_findsWhatThatHasRecorded() throws InterruptedException {
        StateCodec.Encoded encoded = StateCodec.encode(progress("n1"));
        try (Producer<byte[], byte[]> producer = cluster.producer("worker-1")) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, 0, encoded.key(), encoded.value());
            producer.commitTransaction();
        }

        restorer.restore(List.of(grant));

        Restored found = found();
        assertThat(found.table().progress()).isEmpty();
        assertThat(found.first()).map(Progress::nonce).contains("n1");
    }

    @Test
    void restore_transactionIsOpen_waitsForItsEnd() throws InterruptedException {
        try (Producer<byte[], byte[]> producer = cluster.producer("worker-1")) {
            producer.initTransactions();
            write(producer, 5, "n1", user("ada"), user("bob"), member("ada"), member("bob"));
            producer.commitTransaction();
            write(producer, 9, "n2", forgotten("bob"), forgottenMember("bob"), progress("n2"));

            restorer.restore(List.of(grant));

            assertThat(restored.poll(2, TimeUnit.SECONDS)).isNull();
            producer.commitTransaction();
            Restored found = found();
            assertThat(found.committed()).contains(new CommittedOffset(9, "n2"));
            assertThat(found.table().progress()).map(Progress::nonce).contains("n2");
            assertThat(found.table().get(EntityKey.user("bob"))).isEqualTo(UserState.UNKNOWN);
            assertThat(found.table().get(EntityKey.group("board")))
                    .isInstanceOfSatisfying(
                            GroupState.class,
                            group -> assertThat(group.members()).containsOnlyKeys("ada"));
        }
    }

    @Test
    void restore_transactionOfTheDead_isOverOnceItsSuccessorHasBegun() throws InterruptedException {
        Producer<byte[], byte[]> dead = cluster.producer("worker-1");
        dead.initTransactions();
        write(dead, 5, "n1", user("ada"), progress("n1"));
        dead.commitTransaction();
        write(dead, 9, "n2", user("bob"), progress("n2"));
        restorer.restore(List.of(grant));

        try (Producer<byte[], byte[]> successor = cluster.producer("worker-1")) {
            successor.initTransactions();
        }

        Restored found = found();
        assertThat(found.committed()).contains(new CommittedOffset(5, "n1"));
        assertThat(found.table().progress()).map(Progress::nonce).contains("n1");
        assertThat(found.table().size()).isEqualTo(1);
        dead.close(Duration.ZERO);
    }

    @Test
    void restore_cancelled_isNeverTold() throws InterruptedException {
        restorer.restore(List.of(grant));
        restorer.cancel(grant);
        Grant other = new Grant(new PartitionId(cluster.input(), 0), 2);
        restorer.restore(List.of(other));

        found();

        assertThat(restored).isEmpty();
    }

    @Test
    void restore_recordOfALaterRelease_isRefused() throws InterruptedException {
        byte[] key = StateCodec.encode(user("ada")).key();
        try (Producer<byte[], byte[]> producer = cluster.producer("worker-1")) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, 1, key, new byte[] {77});
            producer.commitTransaction();
        }

        restorer.restore(List.of(grant));

        assertThat(reports.fatal(Fatal.Unusable.class).explanation()).contains("version 77");
    }

    private Restored found() throws InterruptedException {
        Restored found = restored.poll(40, TimeUnit.SECONDS);
        assertThat(found).isNotNull();
        return found;
    }

    /** Leaves the transaction open. */
    private void write(
            Producer<byte[], byte[]> producer, long offset, String nonce, StateRecord... records) {
        producer.beginTransaction();
        for (StateRecord record : records) {
            StateCodec.Encoded encoded = StateCodec.encode(record);
            send(producer, 1, encoded.key(), encoded.value());
        }
        producer.sendOffsetsToTransaction(
                Map.of(
                        new TopicPartition(cluster.input(), 1),
                        new OffsetAndMetadata(offset, nonce)),
                cluster.noMember());
        producer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // committing throws if a send failed
    private void send(
            Producer<byte[], byte[]> producer, int partition, byte[] key, byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(cluster.state(), partition, key, value));
    }

    private StateRecord progress(String nonce) {
        return new StateRecord.OfProgress(
                new Progress(
                        "g", "t", "s", 2, 9, Ranges.NONE, 9, List.of(), Map.of(), 0, nonce, false));
    }

    private static StateRecord user(String address) {
        return new StateRecord.OfUser(address, UserState.UNKNOWN);
    }

    private static StateRecord member(String address) {
        return new StateRecord.OfMember("board", address, new GroupState.Member.Confirmed(false));
    }

    private static StateRecord forgotten(String address) {
        return new StateRecord.Forgotten(EntityKey.user(address));
    }

    private static StateRecord forgottenMember(String address) {
        return new StateRecord.ForgottenMember("board", address);
    }
}
