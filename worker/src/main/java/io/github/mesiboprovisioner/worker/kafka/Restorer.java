package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateTable;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Finds out what the owner before us left: first what the group has committed (this waits for open
 * transactions that are about to change it), then the state, to the end that the log has after
 * that, then what the input is like.
 *
 * <p>In the other order a transaction could end in between, and offset and state would be of
 * different transactions.
 *
 * <p>Thread: a few of its own, each with one partition at a time. A restore that fails is tried
 * again until it is cancelled.
 */
final class Restorer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Restorer.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * One reads and decodes while another waits for the broker; more would only share the cores.
     */
    private static final int THREADS = 2;

    private final Clients clients;
    private final TopicSettings topics;
    private final Outlets outlets;
    private final BiConsumer<Grant, Restored> done;
    private final StopSignal stop = new StopSignal();
    private final BlockingQueue<Grant> queue = new LinkedBlockingQueue<>();
    private final Set<Grant> wanted = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads;

    /**
     * A restorer.
     *
     * @param done called on one of these threads for every grant that was not cancelled
     */
    Restorer(
            Clients clients,
            TopicSettings topics,
            Outlets outlets,
            BiConsumer<Grant, Restored> done) {
        this.clients = clients;
        this.topics = topics;
        this.outlets = outlets;
        this.done = done;
        this.threads =
                IntStream.rangeClosed(1, THREADS)
                        .mapToObj(number -> "restore-" + number)
                        .map(name -> outlets.thread(name, () -> run(name)))
                        .toList();
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void restore(Grant grant) {
        wanted.add(grant);
        queue.add(grant);
    }

    /** The partition has left again. */
    void cancel(Grant grant) {
        wanted.remove(grant);
    }

    @Override
    public void close() {
        stop.give();
    }

    private void run(String name) {
        try {
            while (!stop.isGiven()) {
                Grant first = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    restoreAll(first, name);
                }
            }
        } catch (StopSignal.Stopped | InterruptedException e) {
            log.debug("stopped");
        } catch (StateCodec.Unreadable e) {
            outlets.fatal().accept(new Fatal.Unusable(String.valueOf(e.getMessage())));
        }
    }

    /** Clients are kept for as long as there is something to restore. */
    private void restoreAll(Grant first, String name) {
        Backoff backoff = new Backoff(stop);
        Optional<Grant> next = Optional.of(first);
        while (next.isPresent()) {
            try (Admin admin = clients.admin().get();
                    Consumer<byte[], byte[]> reader = clients.reader().apply(name)) {
                while (next.isPresent()) {
                    restore(next.get(), new InputFacts(admin, topics), reader);
                    backoff.reset();
                    next = Optional.ofNullable(queue.poll());
                }
            } catch (KafkaException e) {
                next.ifPresent(
                        grant -> {
                            log.warn(
                                    "{} not restored, tried again: {}", grant.partition(), text(e));
                            backoff.pause();
                            queue.add(grant);
                        });
                next = Optional.ofNullable(queue.poll());
            }
        }
    }

    private void restore(Grant grant, InputFacts facts, Consumer<byte[], byte[]> reader) {
        BooleanSupplier goesOn = () -> wanted.contains(grant) && !stop.isGiven();
        long begun = System.nanoTime();
        PartitionId partition = grant.partition();
        Optional<CommittedOffset> committed =
                Optional.ofNullable(
                        CommittedOffsets.read(reader, Set.of(partition), goesOn).get(partition));
        TopicPartition state =
                new TopicPartition(topics.state(partition.topic()), partition.partition());
        StateTable table = new StateTable();
        StateTopic topic = new StateTopic(reader, goesOn);
        long count = goesOn.getAsBoolean() ? topic.read(state, facts.endOfLog(state), table) : 0;
        if (goesOn.getAsBoolean()) {
            Restored restored = new Restored(committed, table, facts.of(partition));
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            log.info("{} restored: {} records in {}", partition, count, took);
            outlets.listener().restored(partition, took, count);
            wanted.remove(grant);
            done.accept(grant, restored);
        }
    }

    private static String text(KafkaException e) {
        return String.valueOf(e.getMessage());
    }
}
