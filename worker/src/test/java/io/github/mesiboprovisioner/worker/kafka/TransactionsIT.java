package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.kafka.Transactions.Ending;

import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;

/**
 * A transaction that the coordinator gave up: it must neither count as committed nor as a twin's.
 */
@ExtendWith(SharedBroker.class)
class TransactionsIT {

    private static final String INSTANCE = "worker-0";

    /**
     * Makes the second that passes here longer than the time-out that {@link Transactions} knows.
     */
    private static final int CLOCK_SPEED = 100;

    private final Cluster cluster;
    private final Transactions transactions;
    private boolean isLate = true;

    TransactionsIT(LocalBroker broker) {
        cluster = Cluster.classic(broker).withTopics(1);
        transactions =
                new Transactions(
                        this::producer,
                        KafkaListener.NONE,
                        new StopSignal(),
                        () -> System.nanoTime() * CLOCK_SPEED);
        transactions.open();
    }

    @AfterEach
    void close() {
        transactions.close();
        cluster.close();
    }

    @Test
    void run_coordinatorGaveUp_isInDoubtAndTheNextOneIsCommitted() {
        assertThat(transactions.run(work("n1"))).isEqualTo(Ending.IN_DOUBT);
        assertThat(cluster.records(cluster.state(), 0)).isEmpty();

        assertThat(transactions.run(work("n2"))).isEqualTo(Ending.COMMITTED);
        assertThat(cluster.records(cluster.state(), 0)).hasSize(1);
    }

    private Transactions.Work work(String nonce) {
        return new Transactions.Work(
                List.of(new ProducerRecord<>(cluster.state(), 0, new byte[] {1}, new byte[] {2})),
                Map.of(new TopicPartition(cluster.input(), 0), new OffsetAndMetadata(7, nonce)),
                cluster.noMember());
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = cluster.properties(INSTANCE).producer();
        properties.put("transaction.timeout.ms", 1000);
        return new LateOnce(properties);
    }

    /** Commits its first transaction only after the coordinator has aborted it. */
    private final class LateOnce extends KafkaProducer<byte[], byte[]> {
        private LateOnce(Map<String, Object> properties) {
            super(properties);
        }

        @Override
        public void commitTransaction() {
            if (isLate) {
                isLate = false;
                await().until(TransactionsIT.this::isOver);
            }
            super.commitTransaction();
        }
    }

    private boolean isOver() {
        String id = cluster.properties(INSTANCE).transactionalId();
        TransactionState state =
                Answers.of(cluster.admin().describeTransactions(List.of(id)).description(id))
                        .state();
        return state == TransactionState.COMPLETE_ABORT;
    }
}
