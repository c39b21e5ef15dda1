package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mesiboprovisioner.worker.kafka.KafkaListener.TransactionFailure;
import io.github.mesiboprovisioner.worker.kafka.Transactions.Ending;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a broker does not do on demand: every way a transaction can fail, one by one. */
class TransactionsTest {

    private static final TopicPartition INPUT = new TopicPartition("in", 0);

    private final Deque<Fake> producers = new ArrayDeque<>();
    private final List<Fake> made = new ArrayList<>();
    private final List<TransactionFailure> failures = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private long now;
    private Fake first = new Fake();
    private Fake second = new Fake();

    private final Transactions transactions =
            new Transactions(this::next, new Failures(), stop, () -> now);

    @BeforeEach
    void open() {
        first = new Fake();
        second = new Fake();
        producers.addAll(List.of(first, second));
        transactions.open();
    }

    @Test
    void run_nothingFails_isCommitted() {
        assertThat(transactions.run(work())).isEqualTo(Ending.COMMITTED);

        assertThat(first.history()).hasSize(1);
        assertThat(first.consumerGroupOffsetsHistory()).hasSize(1);
    }

    @Test
    void run_groupHasMovedOn_isAbortedOnTheSameProducer() {
        first.sendOffsetsToTransactionException = new CommitFailedException();

        assertThat(transactions.run(work())).isEqualTo(Ending.ABORTED);

        assertThat(first.transactionAborted()).isTrue();
        assertThat(made).containsExactly(first);
        assertThat(failures).containsExactly(TransactionFailure.ABORTED_GENERATION);
    }

    @Test
    void run_abortFails_isAbortedByANewProducer() {
        first.sendOffsetsToTransactionException = new TimeoutException();
        first.abortTransactionException = new KafkaException("fatal");

        assertThat(transactions.run(work())).isEqualTo(Ending.ABORTED);

        assertThat(first.closed()).isTrue();
        assertThat(second.transactionInitialized()).isTrue();
    }

    @Test
    void run_commitTimesOutOnce_asksTheSameCommitAgain() {
        first.commitTimeouts = 1;

        assertThat(transactions.run(work())).isEqualTo(Ending.COMMITTED);

        assertThat(made).containsExactly(first);
        assertThat(failures).containsExactly(TransactionFailure.TIMED_OUT);
    }

    @Test
    void run_commitNeverAnswers_isInDoubtAndOverByANewProducer() {
        first.commitTimeouts = Integer.MAX_VALUE;
        first.commitTakes = Duration.ofSeconds(6);

        assertThat(transactions.run(work())).isEqualTo(Ending.IN_DOUBT);

        assertThat(first.closed()).isTrue();
        assertThat(second.transactionInitialized()).isTrue();
    }

    @Test
    void run_commitFails_isInDoubtAndNeverAbortedByItself() {
        first.commitTransactionException = new KafkaException("broken");

        assertThat(transactions.run(work())).isEqualTo(Ending.IN_DOUBT);

        assertThat(first.transactionAborted()).isFalse();
        assertThat(second.transactionInitialized()).isTrue();
        assertThat(failures)
                .containsExactly(TransactionFailure.IN_DOUBT, TransactionFailure.RENEWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"offsets", "commit", "abort"})
    void run_fencedWhileYoung_isATwin(String where) {
        now += Duration.ofHours(1).toNanos();
        first.fail(where, new ProducerFencedException("fenced"));

        assertThatThrownBy(() -> transactions.run(work()))
                .isInstanceOf(Transactions.FencedByTwin.class);
    }

    @Test
    void run_fencedInsideAnotherFailure_isATwin() {
        first.fail("offsets", new KafkaException(new InvalidProducerEpochException("old")));

        assertThatThrownBy(() -> transactions.run(work()))
                .isInstanceOf(Transactions.FencedByTwin.class);
    }

    @Test
    void run_commitFindsItsTransactionEndedBySomebodyElse_isATwin() {
        first.fail("commit", new InvalidTxnStateException("ended while a twin opened"));

        assertThatThrownBy(() -> transactions.run(work()))
                .isInstanceOf(Transactions.FencedByTwin.class);
        assertThat(made).containsExactly(first);
    }

    @Test
    void run_fencedOlderThanItsTimeout_isAbortedByANewProducer() {
        first.offsetsTake = Duration.ofSeconds(16);
        first.fail("offsets", new ProducerFencedException("timed out by the coordinator"));

        assertThat(transactions.run(work())).isEqualTo(Ending.ABORTED);

        assertThat(second.transactionInitialized()).isTrue();
    }

    @Test
    void run_fencedAtCommitOlderThanItsTimeout_isInDoubt() {
        first.offsetsTake = Duration.ofSeconds(16);
        first.fail("commit", new ProducerFencedException("timed out by the coordinator"));

        assertThat(transactions.run(work())).isEqualTo(Ending.IN_DOUBT);
    }

    @Test
    void open_initialisationTimesOut_goesOnWithTheSameProducer() {
        Fake third = new Fake();
        third.initTimeouts = 3;
        producers.clear();
        producers.add(third);

        transactions.open();

        assertThat(third.transactionInitialized()).isTrue();
    }

    @Test
    void open_stopped_ends() {
        Fake third = new Fake();
        third.initTimeouts = Integer.MAX_VALUE;
        third.onInit = stop::give;
        producers.clear();
        producers.add(third);

        assertThatThrownBy(transactions::open).isInstanceOf(StopSignal.Stopped.class);
    }

    private Producer<byte[], byte[]> next() {
        Fake next = producers.remove();
        made.add(next);
        return next;
    }

    private static Transactions.Work work() {
        return new Transactions.Work(
                List.of(new ProducerRecord<>("out", new byte[] {1}, new byte[] {2})),
                Map.of(INPUT, new OffsetAndMetadata(7, "nonce")),
                group());
    }

    @SuppressWarnings("removal") // there is no other way without a broker
    private static ConsumerGroupMetadata group() {
        return new ConsumerGroupMetadata("group", 1, "member", Optional.empty());
    }

    /** Remembers failures. */
    private final class Failures implements KafkaListener {
        @Override
        public void transactionFailed(TransactionFailure failure) {
            failures.add(failure);
        }
    }

    /** A producer that also times out, and takes its time. */
    private final class Fake extends MockProducer<byte[], byte[]> {
        private int commitTimeouts;
        private int initTimeouts;
        private Duration commitTakes = Duration.ZERO;
        private Duration offsetsTake = Duration.ZERO;
        private Runnable onInit = () -> {};

        private Fake() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        void fail(String where, RuntimeException with) {
            switch (where) {
                case "offsets" -> sendOffsetsToTransactionException = with;
                case "commit" -> commitTransactionException = with;
                default -> {
                    sendOffsetsToTransactionException = new CommitFailedException();
                    abortTransactionException = with;
                }
            }
        }

        @Override
        public void initTransactions() {
            onInit.run();
            if (initTimeouts-- > 0) {
                throw new TimeoutException("no answer");
            }
            super.initTransactions();
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            now += offsetsTake.toNanos();
            super.sendOffsetsToTransaction(offsets, group);
        }

        @Override
        public void commitTransaction() {
            now += commitTakes.toNanos();
            if (commitTimeouts-- > 0) {
                throw new TimeoutException("no answer");
            }
            super.commitTransaction();
        }
    }
}
