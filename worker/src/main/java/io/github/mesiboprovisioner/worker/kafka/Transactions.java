package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.kafka.KafkaListener.TransactionFailure;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs transactions one after the other, and always knows how one ended, or that it does not know.
 *
 * <p>Until {@code commitTransaction()} is called nothing can be committed: whatever fails before is
 * a definite failure. All sends are therefore flushed and looked at first. Whatever fails
 * afterwards, other than by time-out (then the same call is made again), leaves a doubt: the answer
 * may have been lost after the commit. Then the producer is given up, and a new one's {@code
 * initTransactions()} ends the old transaction before anybody looks what was committed.
 *
 * <p>A producer is fenced by a twin, or by the coordinator's own time-out. The latter cannot happen
 * to a transaction younger than that time-out.
 *
 * <p>Thread: the committer's alone.
 */
final class Transactions {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    /** From then on a commit without an answer is a case for a new producer. */
    private static final Duration COMMIT_MAX =
            ClientProperties.TRANSACTION_TIMEOUT.plus(ClientProperties.CALL_MAX);

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final KafkaListener listener;
    private final StopSignal stop;
    private final LongSupplier nanoClock;
    private @Nullable Producer<byte[], byte[]> current;

    Transactions(
            Supplier<Producer<byte[], byte[]>> factory,
            KafkaListener listener,
            StopSignal stop,
            LongSupplier nanoClock) {
        this.factory = factory;
        this.listener = listener;
        this.stop = stop;
        this.nanoClock = nanoClock;
    }

    /** What one transaction carries. */
    record Work(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {}

    /** How a transaction ended. */
    enum Ending {
        COMMITTED,
        /** Certainly not, and it is over. */
        ABORTED,
        /** Nobody knows, but it is over. */
        IN_DOUBT
    }

    /** Another process uses our transactional id. */
    static final class FencedByTwin extends RuntimeException {
        private FencedByTwin(Throwable cause) {
            super("the transactional producer was fenced", cause);
        }
    }

    /** Ends what an earlier producer left open. Returns when there is a producer that works. */
    void open() {
        Backoff backoff = new Backoff(stop);
        while (true) {
            try {
                Producer<byte[], byte[]> producer = factory.get();
                current = producer;
                initialise(producer);
                return;
            } catch (KafkaException | IllegalStateException e) {
                log.warn("no transactional producer yet: {}", LiveClients.reason(e));
                close();
                backoff.pause();
            }
        }
    }

    /** Gives the producer up: what is open stays open until the next {@link #open}. */
    void close() {
        Producer<byte[], byte[]> producer = current;
        current = null;
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    Ending run(Work work) {
        Producer<byte[], byte[]> producer = current;
        if (producer == null) {
            throw new IllegalStateException("not open");
        }
        long begun = nanoClock.getAsLong();
        try {
            fill(producer, work);
        } catch (KafkaException | IllegalStateException e) {
            abort(producer, e, begun);
            return Ending.ABORTED;
        }
        return commit(producer, begun);
    }

    /** The same producer again after a time-out: a second one would race with its own request. */
    private void initialise(Producer<byte[], byte[]> producer) {
        while (true) {
            stop.throwIfGiven();
            try {
                producer.initTransactions();
                return;
            } catch (TimeoutException e) {
                listener.transactionFailed(TransactionFailure.TIMED_OUT);
                log.warn("Kafka's transaction coordinator does not answer; trying on");
            }
        }
    }

    private static void fill(Producer<byte[], byte[]> producer, Work work) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        producer.beginTransaction();
        // The offsets first: while the coordinator still ends the transaction before this one, the
        // broker refuses; that is waited out quietly here, but with records it is many retries.
        producer.sendOffsetsToTransaction(work.offsets(), work.group());
        for (ProducerRecord<byte[], byte[]> record : work.records()) {
            send(producer, record, failure);
        }
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("a record could not be sent", failed);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
    private static void send(
            Producer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            AtomicReference<@Nullable Exception> failure) {
        producer.send(
                record,
                (_, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private void abort(Producer<byte[], byte[]> producer, RuntimeException why, long begun) {
        throwIfTwin(isFenced(why), why, begun);
        listener.transactionFailed(
                has(why, CommitFailedException.class)
                        ? TransactionFailure.ABORTED_GENERATION
                        : TransactionFailure.ABORTED);
        log.info("transaction aborted: {}", text(why));
        if (isFenced(why)) {
            renew(why);
            return;
        }
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throwIfTwin(isFenced(e), e, begun);
            renew(e);
        }
    }

    private Ending commit(Producer<byte[], byte[]> producer, long begun) {
        while (true) {
            try {
                producer.commitTransaction();
                listener.transactionCommitted(Duration.ofNanos(age(begun)));
                return Ending.COMMITTED;
            } catch (TimeoutException e) {
                stop.throwIfGiven();
                listener.transactionFailed(TransactionFailure.TIMED_OUT);
                if (age(begun) > COMMIT_MAX.toNanos()) {
                    return doubt(e);
                }
            } catch (KafkaException | IllegalStateException e) {
                throwIfTwin(isFencedAtCommit(e), e, begun);
                return doubt(e);
            }
        }
    }

    private Ending doubt(RuntimeException why) {
        listener.transactionFailed(TransactionFailure.IN_DOUBT);
        renew(why);
        return Ending.IN_DOUBT;
    }

    private void renew(RuntimeException why) {
        stop.throwIfGiven();
        listener.transactionFailed(TransactionFailure.RENEWED);
        log.warn("the transactional producer is made again: {}", text(why));
        close();
        open();
    }

    private void throwIfTwin(boolean fenced, RuntimeException e, long begun) {
        if (fenced && age(begun) <= ClientProperties.TRANSACTION_TIMEOUT.toNanos()) {
            throw new FencedByTwin(e);
        }
    }

    private static boolean isFenced(RuntimeException e) {
        return has(e, ProducerFencedException.class) || has(e, InvalidProducerEpochException.class);
    }

    /** The commit of an epoch just overtaken is taken for one that is asked again (KIP-890). */
    private static boolean isFencedAtCommit(RuntimeException e) {
        return isFenced(e) || has(e, InvalidTxnStateException.class);
    }

    private long age(long begun) {
        return nanoClock.getAsLong() - begun;
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        return kind.isInstance(e) || (e.getCause() != null && has(e.getCause(), kind));
    }

    private static String text(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
