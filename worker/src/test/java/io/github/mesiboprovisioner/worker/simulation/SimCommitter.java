package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.util.HashMap;
import java.util.Map;

/** One transactional producer: sends a batch, and finds out what became of it. */
final class SimCommitter {
    private final SimProcess process;
    private final SimKafka kafka;
    private final Dice dice;
    private final String producer;
    private int epoch;
    private boolean busy;

    SimCommitter(SimProcess process) {
        this.process = process;
        this.kafka = process.world.kafka();
        this.dice = process.dice;
        this.producer = process.id.instance();
    }

    void start() {
        epoch = kafka.initialize(producer);
    }

    boolean isIdle() {
        return !busy;
    }

    /** True if no twin has fenced it. */
    boolean isCurrent() {
        return !kafka.isFenced(producer, epoch);
    }

    void commit(Batch batch) {
        if (busy) {
            throw new Violation.Found("one transaction at a time", "a second commit");
        }
        busy = true;
        process.in(latency(), () -> begin(batch));
    }

    private void begin(Batch batch) {
        if (process.intake.isCutOff()) {
            process.in(dice.millis(50, 100), () -> begin(batch));
            return;
        }
        if (kafka.isFenced(producer, epoch)) {
            process.die(false);
            return;
        }
        Transaction transaction = kafka.begin(producer, process.id, batch);
        if (dice.chance(process.world.trouble())) {
            process.in(latency(), () -> abort(transaction));
        } else {
            process.in(latency(), () -> sendOffsets(transaction));
        }
    }

    private void sendOffsets(Transaction transaction) {
        if (kafka.sendOffsets(transaction)) {
            process.in(latency(), () -> finish(transaction));
        } else {
            process.in(latency(), () -> abort(transaction));
        }
    }

    private void abort(Transaction transaction) {
        kafka.abort(producer, transaction);
        end(new Input.NotCommitted(transaction.batch.id()));
    }

    /** The request is on its way whatever becomes of the process. */
    private void finish(Transaction transaction) {
        boolean inDoubt = dice.chance(process.world.trouble());
        long way = latency();
        if (!inDoubt) {
            process.world.schedule().in(way, () -> kafka.commit(producer, transaction));
            process.in(2 * way, () -> answered(transaction));
            return;
        }
        if (dice.chance(0.5)) {
            process.world.schedule().in(way, () -> kafka.commit(producer, transaction));
        }
        process.say("does not know what became of batch " + transaction.batch.id());
        process.in(dice.millis(20, 2000), () -> rebuild(transaction));
    }

    private void answered(Transaction transaction) {
        if (transaction.state == Transaction.State.COMMITTED) {
            end(new Input.Committed(transaction.batch.id()));
        } else {
            rebuild(transaction);
        }
    }

    /** A new producer; initializing it ends the old transaction. */
    private void rebuild(Transaction transaction) {
        if (process.intake.isCutOff()) {
            process.in(dice.millis(50, 100), () -> rebuild(transaction));
            return;
        }
        if (kafka.isFenced(producer, epoch)) {
            process.die(false);
            return;
        }
        epoch = kafka.initialize(producer);
        process.in(latency(), () -> compare(transaction));
    }

    private void compare(Transaction transaction) {
        Map<PartitionId, CommittedOffset> found = new HashMap<>();
        for (Batch.Part part : transaction.batch.parts()) {
            PartitionId partition = part.grant().partition();
            if (!kafka.isOffsetStable(partition)) {
                process.in(dice.millis(50, 100), () -> compare(transaction));
                return;
            }
            kafka.committed(partition).ifPresent(offset -> found.put(partition, offset));
        }
        end(new Input.CommitInDoubt(transaction.batch.id(), found));
    }

    private void end(Input outcome) {
        busy = false;
        process.post(outcome);
        process.intake.endIfDone();
    }

    private long latency() {
        return dice.chance(0.95) ? dice.millis(0, 6) : dice.millis(6, 300);
    }
}
