package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Reads the input topics as a member of the group. What it reads and what happens to its partitions
 * goes to the engine's mailbox; what the engine wants comes back as commands.
 *
 * <p>Thread: {@link #run()}'s; the commands may come from any.
 */
public final class Intake implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOST_WAIT = Duration.ofSeconds(5);

    /** A generation that was seen after a poll was asked for no earlier than this before. */
    private static final long JOIN_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration REBUILD_MIN = Duration.ofMillis(200);
    private static final Duration REBUILD_MAX = Duration.ofSeconds(5);

    private final IntakeOptions options;
    private final Consumer<Input> mailbox;
    private final IntakeListener listener;
    private final Grants grants;
    private final RestoreThread restores;
    private final Lease lease;
    private final RecordReader reader = new RecordReader();
    private final Queue<Consumer<KafkaConsumer<byte[], byte[]>>> commands =
            new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Long> told = new HashMap<>();
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private volatile boolean member;
    private @Nullable Membership membership;

    public Intake(IntakeOptions options, Consumer<Input> mailbox, IntakeListener listener) {
        this.options = options;
        this.mailbox = mailbox;
        this.listener = listener;
        this.grants = new Grants(mailbox);
        this.restores = new RestoreThread(new Restorer(options, grants), grants, listener);
        this.lease = new Lease(options.kafka().sessionTimeout(), options.kafka().pollIntervalMax());
    }

    /** Until when calls may be in flight (monotonic). Any thread. */
    public long leaseNanos() {
        return lease.until();
    }

    /** Looks for answered heartbeats; to be called a few times a second, by one thread. */
    public void observeLease() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            lease.observe(current, System.nanoTime());
            mailbox.accept(new Input.LeaseExtended(lease.until()));
        }
    }

    /** True once the group has been joined and while it is not lost. Any thread. */
    public boolean isMember() {
        return member;
    }

    /** True while the state of some partition is being read. Any thread. */
    public boolean isRestoring() {
        return grants.isRestoring();
    }

    /** {@code Effect.Start}. */
    public void start(Grant grant, long offset) {
        command(
                grant,
                (reading, partition) -> {
                    reading.seek(partition, offset);
                    told.put(partition, offset);
                    reading.resume(List.of(partition));
                });
    }

    /** {@code Effect.Pause}. */
    public void pause(Grant grant) {
        command(grant, (reading, partition) -> reading.pause(List.of(partition)));
    }

    /** {@code Effect.Resume}. */
    public void resume(Grant grant) {
        command(grant, (reading, partition) -> reading.resume(List.of(partition)));
    }

    /** {@code Effect.Released}. */
    public void released(Grant grant) {
        grants.released(grant);
    }

    /** Leaves (a static member stays in the group); {@link #run()} returns soon after. */
    public void close() {
        closed = true;
        wakeUp();
    }

    @Override
    public void run() {
        Duration wait = REBUILD_MIN;
        try (restores) {
            while (!closed) {
                boolean joined = readAsMember();
                wait = joined ? REBUILD_MIN : min(wait.multipliedBy(2), REBUILD_MAX);
                if (!closed) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** One life of a consumer; true if it had joined. */
    private boolean readAsMember() throws InterruptedException {
        boolean joined = false;
        KafkaConsumer<byte[], byte[]> reading = null;
        try {
            reading =
                    new KafkaConsumer<>(
                            options.member(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            consumer = reading;
            listener.opened(reading);
            reading.subscribe(options.topics().input(), new Rebalances(reading));
            while (!closed) {
                turn(reading);
                joined |= member;
            }
        } catch (FencedInstanceIdException e) {
            closed = true;
            listener.fenced(
                    "another instance has the same PROVISIONER_INSTANCE_ID "
                            + options.instanceId());
        } catch (InterruptException e) {
            closed = true;
            throw e;
        } catch (KafkaException e) {
            log.warn("consumer is made anew after {}", e.toString());
            listener.waiting("the consumer group: " + e.getClass().getSimpleName());
        } finally {
            member = false;
            consumer = null;
            loseAll();
            close(reading);
        }
        return joined;
    }

    private void turn(KafkaConsumer<byte[], byte[]> reading) throws InterruptedException {
        obey(reading);
        lease.polled(System.nanoTime());
        try {
            ConsumerRecords<byte[], byte[]> records = reading.poll(POLL);
            tellMembership(reading);
            tellRecords(reading, records);
        } catch (WakeupException e) {
            tellMembership(reading);
        } catch (OffsetOutOfRangeException e) {
            goBehindTheGap(reading, e.offsetOutOfRangePartitions());
        }
    }

    private void obey(KafkaConsumer<byte[], byte[]> reading) {
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            command.accept(reading);
        }
    }

    private void tellMembership(KafkaConsumer<byte[], byte[]> reading) {
        Membership latest = new Membership(reading.groupMetadata());
        member = latest.isMember();
        Membership before = membership;
        if (latest.isMember() && (before == null || !before.isSame(latest))) {
            membership = latest;
            lease.joined(System.nanoTime() - JOIN_NANOS);
            mailbox.accept(new Input.LeaseExtended(lease.until()));
            mailbox.accept(new Input.Joined(latest));
            listener.joined();
        }
    }

    /** The position moves over transaction markers even when no record comes. */
    private void tellRecords(
            KafkaConsumer<byte[], byte[]> reading, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : reading.assignment()) {
            Optional<Grant> grant = grants.of(partition);
            Long before = told.get(partition);
            if (grant.isEmpty() || before == null) {
                continue;
            }
            long next = reading.position(partition);
            if (next != before) {
                told.put(partition, next);
                List<InputRecord> read = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    read.add(reader.read(record));
                }
                mailbox.accept(new Input.Polled(grant.get(), read, next));
            }
        }
    }

    /** Retention has overtaken us: goes on behind the gap, never at the latest. */
    private void goBehindTheGap(
            KafkaConsumer<byte[], byte[]> reading, Map<TopicPartition, Long> partitions) {
        Map<TopicPartition, Long> starts = reading.beginningOffsets(partitions.keySet());
        partitions.forEach(
                (partition, lost) -> {
                    long start = starts.getOrDefault(partition, lost);
                    if (start > lost) {
                        listener.recordsLost(Grants.id(partition), lost, start);
                    }
                    reading.seek(partition, start);
                });
    }

    /** Does something about a granted partition on the consumer's thread. */
    private void command(Grant grant, Command command) {
        TopicPartition partition = Grants.topicPartition(grant.partition());
        commands.add(
                reading -> {
                    if (grants.isKnown(grant) && reading.assignment().contains(partition)) {
                        command.on(reading, partition);
                    }
                });
        wakeUp();
    }

    /** What is done to a partition. */
    @FunctionalInterface
    private interface Command {
        void on(KafkaConsumer<byte[], byte[]> reading, TopicPartition partition);
    }

    private void wakeUp() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    private void loseAll() throws InterruptedException {
        lose(told.keySet());
        told.clear();
        membership = null;
        commands.clear();
    }

    private void lose(Collection<TopicPartition> partitions) throws InterruptedException {
        List<Grant> lost = grants.withdraw(partitions);
        if (!lost.isEmpty()) {
            mailbox.accept(new Input.Lost(lost));
            if (!grants.awaitReleased(lost, LOST_WAIT)) {
                log.warn("the engine has not let go of {}", lost);
            }
        }
    }

    private void close(@Nullable KafkaConsumer<byte[], byte[]> reading) {
        if (reading == null) {
            return;
        }
        CloseOptions leave =
                CloseOptions.timeout(Duration.ofSeconds(5))
                        .withGroupMembershipOperation(
                                options.isStatic()
                                        ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        try {
            reading.close(leave);
        } catch (KafkaException e) {
            log.debug("closing the consumer: {}", e.toString());
        }
        listener.closed(reading);
    }

    /** What the group does to our partitions; runs inside {@code poll}. */
    private final class Rebalances implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> reading;

        Rebalances(KafkaConsumer<byte[], byte[]> reading) {
            this.reading = reading;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            tellMembership(reading);
            List<Grant> granted = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                // Any position will do until the engine says where to start: it is paused, and
                // without one the client would look for a reset policy.
                reading.seek(partition, 0);
                told.put(partition, 0L);
                granted.add(grants.assigned(partition));
            }
            reading.pause(partitions);
            restores.restore(granted);
            log.info("assigned {}", partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            log.info("revoked {}", partitions);
            List<Grant> withdrawn = grants.withdraw(partitions);
            partitions.forEach(told::remove);
            if (withdrawn.isEmpty()) {
                return;
            }
            mailbox.accept(new Input.Withdrawn(withdrawn, new Membership(reading.groupMetadata())));
            try {
                if (!grants.awaitReleased(withdrawn, options.releaseTime())) {
                    log.warn("gave up waiting for {}", withdrawn);
                    lose(partitions);
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            log.warn("lost {}", partitions);
            partitions.forEach(told::remove);
            try {
                lose(partitions);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }
}
