package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The brokers: logs, transactions, committed offsets, the consumer group. */
final class SimKafka {
    final Map<PartitionId, InputLog> inputs = new TreeMap<>();
    final Map<PartitionId, TransactionalLog<StateRecord>> states = new TreeMap<>();
    final TransactionalLog<Output.ToResults> results = new TransactionalLog<>();
    final TransactionalLog<Output.ToDeadLetters> deadLetters = new TransactionalLog<>();
    final ControlLog control = new ControlLog();
    final SimGroup group;
    private final Map<PartitionId, CommittedOffset> offsets = new TreeMap<>();
    private final Map<String, Transaction> open = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final List<Consumer<Transaction>> listeners = new ArrayList<>();
    private final Schedule schedule;
    private final Duration transactionTimeout;

    SimKafka(
            Schedule schedule,
            SimGroup.Timing timing,
            Duration transactionTimeout,
            Map<PartitionId, InputLog> inputs) {
        this.schedule = schedule;
        this.transactionTimeout = transactionTimeout;
        this.group = new SimGroup(schedule, timing, inputs.keySet());
        this.inputs.putAll(inputs);
        inputs.keySet().forEach(partition -> states.put(partition, new TransactionalLog<>()));
    }

    InputLog input(PartitionId partition) {
        return Objects.requireNonNull(inputs.get(partition));
    }

    TransactionalLog<StateRecord> state(PartitionId partition) {
        return Objects.requireNonNull(states.get(partition));
    }

    void onCommit(Consumer<Transaction> listener) {
        listeners.add(listener);
    }

    // ---- producers ---------------------------------------------------------------------------

    /** {@code initTransactions()}: ends what this producer id has open and fences older ones. */
    int initialize(String producer) {
        Transaction left = open.get(producer);
        if (left != null) {
            finish(producer, left, Transaction.State.ABORTED);
        }
        return epochs.merge(producer, 1, Integer::sum);
    }

    boolean isFenced(String producer, int epoch) {
        return epochs.getOrDefault(producer, 0) != epoch;
    }

    /** Begins a transaction and sends the records of {@code batch} in it. */
    Transaction begin(String producer, ProcessId process, Batch batch) {
        Transaction transaction = new Transaction(process, batch);
        open.put(producer, transaction);
        for (Batch.Part part : batch.parts()) {
            for (Output output : part.outputs()) {
                append(part.grant().partition(), output, transaction);
            }
        }
        schedule.in(
                transactionTimeout.toNanos(),
                () -> finish(producer, transaction, Transaction.State.ABORTED));
        return transaction;
    }

    private void append(PartitionId partition, Output output, Transaction transaction) {
        switch (output) {
            case Output.ToResults result -> results.append(result, transaction);
            case Output.ToDeadLetters letter -> deadLetters.append(letter, transaction);
            case Output.ToState(var record) -> state(partition).append(record, transaction);
        }
    }

    /** {@code sendOffsetsToTransaction()}: true if the coordinator takes them. */
    boolean sendOffsets(Transaction transaction) {
        if (!transaction.isOpen()
                || !(transaction.batch.membership() instanceof SimMembership membership)
                || !group.accepts(membership)) {
            return false;
        }
        transaction
                .batch
                .parts()
                .forEach(part -> transaction.pendingOffsets.add(part.grant().partition()));
        return true;
    }

    /** {@code commitTransaction()}: true if the transaction is committed now. */
    boolean commit(String producer, Transaction transaction) {
        finish(producer, transaction, Transaction.State.COMMITTED);
        return transaction.state == Transaction.State.COMMITTED;
    }

    void abort(String producer, Transaction transaction) {
        finish(producer, transaction, Transaction.State.ABORTED);
    }

    private void finish(String producer, Transaction transaction, Transaction.State state) {
        if (!transaction.isOpen()) {
            return;
        }
        transaction.state = state;
        open.remove(producer, transaction);
        if (state == Transaction.State.COMMITTED) {
            for (Batch.Part part : transaction.batch.parts()) {
                offsets.put(
                        part.grant().partition(),
                        new CommittedOffset(part.offset(), transaction.batch.nonce()));
            }
            listeners.forEach(listener -> listener.accept(transaction));
        }
    }

    // ---- offsets -----------------------------------------------------------------------------

    /** False while some transaction has an offset of the partition that is not decided. */
    boolean isOffsetStable(PartitionId partition) {
        return open.values().stream()
                .noneMatch(transaction -> transaction.pendingOffsets.contains(partition));
    }

    Optional<CommittedOffset> committed(PartitionId partition) {
        return Optional.ofNullable(offsets.get(partition));
    }

    /** Offsets of a group without members expire. */
    void expireOffsets() {
        if (group.isEmpty()) {
            offsets.clear();
        }
    }

    /** Somebody resets the offsets of a group without members. */
    void moveOffsets(Dice dice) {
        offsets.replaceAll(
                (partition, _) -> {
                    InputLog input = input(partition);
                    long offset = input.start() + (long) (dice.fraction() * input.end());
                    return new CommittedOffset(Math.min(offset, input.end()), "");
                });
    }

    boolean isQuiet() {
        return open.isEmpty();
    }

    @Nullable Transaction openTransaction(String producer) {
        return open.get(producer);
    }
}
