package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.kafka.Ownership.Owned;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One membership in the group, from subscribing to the end of the consumer.
 *
 * <p>Thread: the intake's alone.
 */
final class InputConsumer implements AutoCloseable {

    /** Commands wait no longer than this; waking the consumer up is not worth its exceptions. */
    private static final Duration POLL = Duration.ofMillis(50);

    /** While nothing is read, it is a command that is waited for. */
    private static final Duration POLL_PAUSED = Duration.ofMillis(10);

    /** So many inputs wait in the mailbox: the engine is to have the processor. */
    private static final int BACKLOG_MAX = 20;

    /** But the group wants to see us poll. */
    private static final int BACKLOG_WAITS_MAX = 500;

    private static final Duration BACKLOG_WAIT = Duration.ofMillis(2);

    private final Consumer<byte[], byte[]> consumer;
    private final IntakeParts parts;
    private final Lease lease;
    private final HeartbeatMetrics heartbeats;
    private final Rebalances rebalances;
    private final InputDecoder decoder = new InputDecoder();

    InputConsumer(Consumer<byte[], byte[]> consumer, IntakeParts parts) {
        this.consumer = consumer;
        this.parts = parts;
        this.lease = new Lease(parts.options().sessionTimeout(), parts.options().pollIntervalMax());
        this.heartbeats = new HeartbeatMetrics(consumer);
        this.rebalances = new Rebalances(consumer, parts, lease);
        consumer.subscribe(parts.topics(), rebalances);
    }

    /** What was read is of another log than what is there now. */
    private static final class OtherLog extends KafkaException {
        private OtherLog(String message) {
            super(message);
        }
    }

    /** Does what it was asked for, polls once, tells what came of it. */
    void turn() {
        // First: what was granted by the poll before may be of a new membership.
        parts.egress().look(rebalances.membership());
        runCommands();
        rebalances.grantHeld();
        awaitEngine();
        lease.look(heartbeats.answered(), heartbeats.latencyMax(), System.nanoTime());
        ConsumerRecords<byte[], byte[]> records = poll();
        lease.polled();
        rebalances.tellMembership();
        deliver(records);
    }

    /** Until when calls may be in flight; empty before the first answer of the group. */
    OptionalLong leaseNanos() {
        return lease.isHeld() ? OptionalLong.of(lease.until()) : OptionalLong.empty();
    }

    IntakeStatus status() {
        if (!rebalances.isJoined()) {
            return IntakeStatus.waiting("the consumer group is not joined yet");
        }
        if (!parts.egress().guard().admits()) {
            return IntakeStatus.waiting("room among the hosts that may call mesibo");
        }
        Ownership ownership = rebalances.ownership();
        return new IntakeStatus(true, ownership.size(), ownership.restoring(), "");
    }

    /** What is still ours counts as lost; a static member stays in the group if it may. */
    @Override
    public void close() {
        rebalances.loseAll();
        GroupMembershipOperation ending =
                parts.egress().guard().isOut()
                        ? GroupMembershipOperation.LEAVE_GROUP
                        : GroupMembershipOperation.DEFAULT;
        consumer.close(
                CloseOptions.timeout(ClientProperties.CALL_MAX)
                        .withGroupMembershipOperation(ending));
    }

    private void runCommands() {
        Command command = parts.commands().poll();
        while (command != null) {
            rebalances.run(command);
            command = parts.commands().poll();
        }
        rebalances
                .rejoin()
                .ifPresent(
                        reason -> {
                            throw new OtherLog(reason);
                        });
    }

    private void awaitEngine() {
        for (int i = 0; i < BACKLOG_WAITS_MAX; i++) {
            if (parts.options().backlog().getAsInt() <= BACKLOG_MAX || parts.stop().isGiven()) {
                return;
            }
            parts.stop().pause(BACKLOG_WAIT);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(isAllPaused() ? POLL_PAUSED : POLL);
        } catch (OffsetOutOfRangeException e) {
            skipLost(e.offsetOutOfRangePartitions());
            return ConsumerRecords.empty();
        }
    }

    private boolean isAllPaused() {
        Set<TopicPartition> ours = consumer.assignment();
        return !ours.isEmpty() && consumer.paused().containsAll(ours);
    }

    /** Retention was faster than we: reading goes on behind the gap. */
    private void skipLost(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(positions.keySet());
        positions.forEach(
                (partition, position) -> {
                    long start = starts.getOrDefault(partition, 0L);
                    if (start <= position) {
                        throw new OtherLog(partition + " ends before " + position);
                    }
                    consumer.seek(partition, start);
                    lost(partition, position, start);
                });
    }

    private void lost(TopicPartition partition, long from, long to) {
        Owned owned = rebalances.ownership().of(partition);
        if (owned != null && owned.tell(to)) {
            parts.outlets().mailbox().accept(new Input.RecordsLost(owned.grant(), from, to));
        }
    }

    private void deliver(ConsumerRecords<byte[], byte[]> records) {
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
            TopicPartition partition = next.getKey();
            List<InputRecord> inputs =
                    records.records(partition).stream().map(decoder::decode).toList();
            tell(partition, inputs, next.getValue().offset());
        }
    }

    private void tell(TopicPartition partition, List<InputRecord> inputs, long next) {
        Owned owned = rebalances.ownership().of(partition);
        if (owned != null && owned.tell(next)) {
            parts.outlets().mailbox().accept(new Input.Polled(owned.grant(), inputs, next));
        }
    }
}
