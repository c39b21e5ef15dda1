package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.util.HashSet;
import java.util.Set;

/** A transaction at the brokers. */
final class Transaction {
    final ProcessId process;
    final Batch batch;

    /** Partitions with an offset that waits for the end of this transaction. */
    final Set<PartitionId> pendingOffsets = new HashSet<>();

    State state = State.OPEN;

    /** How far it is. */
    enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    Transaction(ProcessId process, Batch batch) {
        this.process = process;
        this.batch = batch;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }
}
