package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

@ExtendWith(SharedBroker.class)
class CommitterIT {

    private final LocalBroker broker;
    private final Cluster cluster;
    private final Reports reports = new Reports();
    private final Consumer<byte[], byte[]> member;
    private final Committer committer;

    CommitterIT(LocalBroker broker) {
        this.broker = broker;
        this.cluster = Cluster.classic(broker).withTopics(2);
        this.member = cluster.clients("worker-0").consumer().get();
        this.committer = committer("worker-0", reports);
    }

    @BeforeEach
    void join() {
        member.subscribe(List.of(cluster.input()));
        poll();
    }

    @AfterEach
    void close() {
        committer.close();
        member.close();
        cluster.close();
    }

    @Test
    void commit_batch_writesEverythingUnderTheSameNonce() throws InterruptedException {
        committer.commit(batch(1, "n1", skipped("ada"), letter(3), state("ada")));

        assertThat(reports.next(Input.Committed.class).batchId()).isEqualTo(1);

        assertThat(committed()).isEqualTo(new OffsetAndMetadata(7, "n1"));
        ConsumerRecord<byte[], byte[]> state = only(cluster.state(), 1);
        assertThat(StateCodec.decode(state.key(), state.value()))
                .isEqualTo(new StateRecord.OfUser("ada", UserState.UNKNOWN));
        assertThat(all(cluster.results())).hasSize(1);
        assertThat(all(cluster.deadLetters())).hasSize(1);
    }

    @Test
    void commit_afterLeavingTheGroup_isNotCommitted() throws InterruptedException {
        Batch stale = batch(1, "n1", state("ada"));
        cluster.removeMembers();

        committer.commit(stale);

        assertThat(reports.next(Input.NotCommitted.class).batchId()).isEqualTo(1);
        assertThat(cluster.records(cluster.state(), 1)).isEmpty();
    }

    @Test
    void commit_withoutMembership_isNotCommitted() throws InterruptedException {
        try (Consumer<byte[], byte[]> stranger = cluster.clients("s").consumer().get()) {
            KafkaMembership none = new KafkaMembership(stranger.groupMetadata());

            committer.commit(new Batch(1, none, "n1", List.of(part(state("ada")))));

            assertThat(reports.next(Input.NotCommitted.class).batchId()).isEqualTo(1);
        }
    }

    @Test
    void commit_recordTooLargeForItsTopic_isCommittedCut() throws InterruptedException {
        committer.commit(batch(1, "n1", letter(3_000_000)));

        reports.next(Input.Committed.class);

        ConsumerRecord<byte[], byte[]> letter = all(cluster.deadLetters()).getFirst();
        assertThat(letter.value()).isNull();
        assertThat(letter.headers().lastHeader("dlq.truncated").value())
                .isEqualTo("3000000".getBytes(UTF_8));
    }

    @Test
    void commit_twinWithTheSameInstance_isFatal() throws InterruptedException {
        committer.commit(batch(1, "n1", state("ada")));
        reports.next(Input.Committed.class);
        try (Committer twin = committer("worker-0", new Reports())) {
            assertThat(twin.awaitOpen(Duration.ofSeconds(30))).isTrue();

            committer.commit(batch(2, "n2", state("bob")));

            assertThat(reports.fatal(Fatal.Twin.class).explanation())
                    .contains("PROVISIONER_INSTANCE_ID");
        }
        assertThat(committed()).isEqualTo(new OffsetAndMetadata(7, "n1"));
    }

    @Test
    void commit_kafkaSilentForAWhile_isCommittedOnce() throws InterruptedException {
        committer.commit(batch(1, "n1", state("ada")));
        reports.next(Input.Committed.class);
        broker.freeze();
        committer.commit(batch(2, "n2", state("bob")));
        reports.nothingFor(ClientProperties.CALL_MAX.plusSeconds(1));
        broker.thaw();

        Input ending = reports.next(Input.class);

        boolean committed = committed().metadata().equals("n2");
        assertThat(ending)
                .isIn(
                        committed ? new Input.Committed(2) : new Input.NotCommitted(2),
                        new Input.CommitInDoubt(
                                2,
                                Map.of(
                                        new PartitionId(cluster.input(), 1),
                                        new CommittedOffset(
                                                committed().offset(), committed().metadata()))));
        assertThat(cluster.records(cluster.state(), 1)).hasSize(committed ? 2 : 1);
    }

    private Committer committer(String instance, Reports reports) {
        RecordLimits limits = new RecordLimits(ClientProperties.RECORD_BYTES_MAX, Map.of());
        Committer made =
                new Committer(
                        cluster.clients(instance),
                        new OutputRecords(cluster.destinations(), () -> limits),
                        reports.outlets(),
                        System::nanoTime);
        made.start();
        return made;
    }

    private Batch batch(long id, String nonce, Output... outputs) {
        return new Batch(
                id, new KafkaMembership(member.groupMetadata()), nonce, List.of(part(outputs)));
    }

    private Batch.Part part(Output... outputs) {
        return new Batch.Part(
                new Grant(new PartitionId(cluster.input(), 1), 1), 7, List.of(outputs));
    }

    private Output skipped(String subject) {
        return new Output.ToResults(
                new Result(
                        origin(),
                        "",
                        subject,
                        Instant.EPOCH,
                        Result.Trace.NONE,
                        new Result.Outcome.Skipped(Result.Reason.UNCHANGED, Result.Details.NONE)),
                Instant.EPOCH);
    }

    private Output letter(int bytes) {
        return new Output.ToDeadLetters(
                origin(),
                Instant.EPOCH,
                new Result.Problem(
                        Result.Problem.Kind.UNDECODABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("data is not JSON"),
                        Optional.empty(),
                        List.of(),
                        0,
                        true),
                new RawRecord("ada".getBytes(UTF_8), List.of(), new byte[bytes]));
    }

    private static Output state(String address) {
        return new Output.ToState(new StateRecord.OfUser(address, UserState.UNKNOWN));
    }

    private EventOrigin origin() {
        return new EventOrigin(
                Optional.of("1"), Optional.of("/hr"), Optional.empty(), cluster.input(), 1, 6);
    }

    private void poll() {
        while (member.assignment().isEmpty()) {
            try {
                member.poll(Duration.ofMillis(50));
            } catch (NoOffsetForPartitionException e) {
                member.seekToBeginning(e.partitions());
            }
        }
    }

    private OffsetAndMetadata committed() {
        TopicPartition partition = new TopicPartition(cluster.input(), 1);
        try (Consumer<byte[], byte[]> reader = cluster.clients("r").reader().apply("r")) {
            return requireNonNull(reader.committed(Set.of(partition)).get(partition));
        }
    }

    private ConsumerRecord<byte[], byte[]> only(String topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic, partition);
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return IntStream.range(0, 3)
                .mapToObj(partition -> cluster.records(topic, partition))
                .flatMap(List::stream)
                .toList();
    }
}
