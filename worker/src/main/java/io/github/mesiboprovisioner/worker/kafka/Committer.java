package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Commits batches, one transaction each, in the order given. Every batch ends in exactly one of
 * {@link Input.Committed}, {@link Input.NotCommitted} and {@link Input.CommitInDoubt}; none is
 * lost, however long Kafka is away.
 *
 * <p>Thread: one of its own, the only one that touches the producer.
 */
public final class Committer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /** How often it is looked whether to stop while there is nothing to commit. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Clients clients;
    private final OutputRecords records;
    private final Outlets outlets;
    private final StopSignal stop = new StopSignal();
    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Transactions transactions;
    private final Thread thread;

    Committer(Clients clients, OutputRecords records, Outlets outlets, LongSupplier nanoClock) {
        this.clients = clients;
        this.records = records;
        this.outlets = outlets;
        this.transactions =
                new Transactions(clients.producer(), outlets.listener(), stop, nanoClock);
        this.thread = outlets.thread("committer", this::run);
    }

    /** Begins to open the producer; this ends what a predecessor of this instance left open. */
    void start() {
        thread.start();
    }

    /** Whether the predecessor's transaction has ended, so that partitions may be asked for. */
    boolean awaitOpen(Duration max) throws InterruptedException {
        return open.await(max.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Commits this as soon as the ones before have ended. */
    public void commit(Batch batch) {
        queue.add(batch);
    }

    /** Gives up what is not committed by then. */
    public void close(Duration max) {
        stop.give();
        try {
            if (thread.isAlive() && !thread.join(max)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(ClientProperties.CALL_MAX);
    }

    private void run() {
        try {
            transactions.open();
            open.countDown();
            while (true) {
                Batch batch = queue.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                if (batch == null) {
                    stop.throwIfGiven();
                } else {
                    outlets.mailbox().accept(ended(batch));
                }
            }
        } catch (StopSignal.Stopped | InterruptedException e) {
            log.debug("stopped");
        } catch (Transactions.FencedByTwin e) {
            outlets.fatal().accept(Fatal.Twin.of("the transactional producer was fenced"));
        } catch (OutputRecords.TooLarge e) {
            outlets.fatal().accept(new Fatal.Broken(String.valueOf(e.getMessage())));
        } finally {
            transactions.close();
        }
    }

    private Input ended(Batch batch) {
        KafkaMembership membership = (KafkaMembership) batch.membership();
        if (!membership.isMember()) {
            return new Input.NotCommitted(batch.id());
        }
        Transactions.Work work =
                new Transactions.Work(records.of(batch), offsets(batch), membership.metadata());
        return switch (transactions.run(work)) {
            case COMMITTED -> new Input.Committed(batch.id());
            case ABORTED -> new Input.NotCommitted(batch.id());
            case IN_DOUBT -> new Input.CommitInDoubt(batch.id(), found(batch));
        };
    }

    private boolean runs() {
        stop.throwIfGiven();
        return true;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Batch batch) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Batch.Part part : batch.parts()) {
            offsets.put(
                    CommittedOffsets.topicPartition(part.grant().partition()),
                    new OffsetAndMetadata(part.offset(), batch.nonce()));
        }
        return offsets;
    }

    private Map<PartitionId, CommittedOffset> found(Batch batch) {
        Set<PartitionId> partitions =
                batch.parts().stream()
                        .map(part -> part.grant().partition())
                        .collect(Collectors.toSet());
        Backoff backoff = new Backoff(stop);
        while (true) {
            try (Consumer<byte[], byte[]> reader = clients.reader().apply("in-doubt")) {
                return CommittedOffsets.read(reader, partitions, this::runs);
            } catch (KafkaException e) {
                log.warn("committed offsets cannot be read: {}", String.valueOf(e.getMessage()));
                backoff.pause();
            }
        }
    }
}
