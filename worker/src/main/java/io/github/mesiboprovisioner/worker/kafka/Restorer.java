package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds out what the owner before us left: first what the group has committed (this waits for open
 * transactions that are about to change it), then the state, to the end that the log has after
 * that, then what the input is like.
 *
 * <p>In the other order a transaction could end in between, and offset and state would be of
 * different transactions.
 *
 * <p>Thread: a few of its own, which share the partitions of an assignment. A restore that fails is
 * tried again until it is cancelled, one partition at a time: the others are not to wait for one
 * that cannot be read.
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
    private final BlockingQueue<List<Grant>> queue = new LinkedBlockingQueue<>();
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

    /** They are told in this order, as far as one thread reads them. */
    void restore(List<Grant> grants) {
        wanted.addAll(grants);
        for (int first = 0; first < THREADS; first++) {
            List<Grant> share = new ArrayList<>();
            for (int i = first; i < grants.size(); i += THREADS) {
                share.add(grants.get(i));
            }
            if (!share.isEmpty()) {
                queue.add(share);
            }
        }
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
        Backoff backoff = new Backoff(stop);
        try {
            while (!stop.isGiven()) {
                serve(name, backoff);
            }
        } catch (StopSignal.Stopped | InterruptedException e) {
            log.debug("stopped");
        } catch (StateCodec.Unreadable e) {
            outlets.fatal().accept(new Fatal.Unusable(String.valueOf(e.getMessage())));
        }
    }

    /** The clients are made before they are needed: a group takes its time to be joined. */
    private void serve(String name, Backoff backoff) throws InterruptedException {
        List<Grant> next = List.of();
        try (Admin admin = clients.admin().get();
                Consumer<byte[], byte[]> reader = clients.reader().apply(name)) {
            InputFacts facts = new InputFacts(admin, topics);
            while (!stop.isGiven()) {
                List<Grant> share = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (share != null) {
                    next = share;
                    restore(next, facts, reader);
                    next = List.of();
                    backoff.reset();
                }
            }
        } catch (KafkaException e) {
            log.warn("restoring {} is tried again: {}", next, LiveClients.reason(e));
            backoff.pause();
            next.stream().filter(this::isWanted).map(List::of).forEach(queue::add);
        }
    }

    private void restore(List<Grant> asked, InputFacts facts, Consumer<byte[], byte[]> reader) {
        long begun = System.nanoTime();
        List<Grant> grants = asked.stream().filter(this::isWanted).toList();
        Map<TopicPartition, Grant> states = new HashMap<>();
        grants.forEach(grant -> states.put(stateOf(grant), grant));
        Map<PartitionId, CommittedOffset> committed =
                CommittedOffsets.read(
                        reader,
                        grants.stream().map(Grant::partition).collect(Collectors.toSet()),
                        () -> grants.stream().anyMatch(this::isWanted));
        Map<TopicPartition, StateTopic.Content> read =
                new StateTopic(
                                reader,
                                facts::endsOfLogs,
                                state -> isWanted(Objects.requireNonNull(states.get(state))))
                        .read(states.keySet());
        Map<TopicPartition, StateTopic.Content> firsts = firsts(states, read, facts, reader);
        List<Grant> found = grants.stream().filter(this::isWanted).toList();
        Map<PartitionId, Restored.Facts> like =
                facts.of(found.stream().map(Grant::partition).toList());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        for (Grant grant : found) {
            PartitionId partition = grant.partition();
            StateTopic.Content content = Objects.requireNonNull(read.get(stateOf(grant)));
            log.info("{} restored: {} records in {}", partition, content.records(), took);
            outlets.listener().restored(partition, took, content.records());
            wanted.remove(grant);
            done.accept(
                    grant,
                    new Restored(
                            Optional.ofNullable(committed.get(partition)),
                            content.table(),
                            Objects.requireNonNull(like.get(partition)),
                            Optional.ofNullable(firsts.get(firstOf(stateOf(grant))))
                                    .flatMap(first -> first.table().progress())));
        }
    }

    /**
     * A partition of which nothing is recorded is new, or was added to a topic in use: the first
     * one's record tells.
     */
    private Map<TopicPartition, StateTopic.Content> firsts(
            Map<TopicPartition, Grant> states,
            Map<TopicPartition, StateTopic.Content> read,
            InputFacts facts,
            Consumer<byte[], byte[]> reader) {
        Set<TopicPartition> firsts =
                states.keySet().stream()
                        .filter(state -> isWanted(Objects.requireNonNull(states.get(state))))
                        .filter(state -> state.partition() > 0)
                        .filter(state -> isUnrecorded(read.get(state)))
                        .map(Restorer::firstOf)
                        .collect(Collectors.toSet());
        return firsts.isEmpty()
                ? Map.of()
                : new StateTopic(
                                reader,
                                facts::endsOfLogs,
                                _ -> states.values().stream().anyMatch(this::isWanted))
                        .read(firsts);
    }

    private static boolean isUnrecorded(StateTopic.@Nullable Content content) {
        return content != null && content.table().progress().isEmpty();
    }

    private static TopicPartition firstOf(TopicPartition state) {
        return new TopicPartition(state.topic(), 0);
    }

    private boolean isWanted(Grant grant) {
        return wanted.contains(grant) && !stop.isGiven();
    }

    private TopicPartition stateOf(Grant grant) {
        PartitionId partition = grant.partition();
        return new TopicPartition(topics.state(partition.topic()), partition.partition());
    }
}
