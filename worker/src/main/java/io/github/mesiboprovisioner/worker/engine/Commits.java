package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When a batch is sealed, and what follows from the fate of its transaction.
 *
 * <p>Thread: the engine's alone.
 */
final class Commits {

    /** After a transaction that failed: how long before its content is tried again. */
    private static final long RECOMMIT_NANOS = Duration.ofMillis(20).toNanos();

    private final EngineSettings settings;
    private final Turn turn;
    private final Gate gate;
    private final Outbox outbox;
    private final Owned owned;
    private final LaneRunner lanes;
    private long sealNotBefore = Long.MIN_VALUE;
    private long sealedAt;
    private long commitNanos;

    Commits(
            EngineSettings settings,
            Turn turn,
            Gate gate,
            Outbox outbox,
            Owned owned,
            LaneRunner lanes) {
        this.settings = settings;
        this.turn = turn;
        this.gate = gate;
        this.outbox = outbox;
        this.owned = owned;
        this.lanes = lanes;
    }

    /** What is sealed from now on is committed under this. */
    void joined(GroupMembership membership) {
        outbox.joined(membership);
        sealNotBefore = Long.MIN_VALUE;
    }

    /** The transaction of a batch is committed. */
    void committed(long id) {
        Batch batch = outbox.inFlight(id);
        if (batch == null) {
            return;
        }
        commitNanos = turn.nanos() - sealedAt;
        turn.emit(new Effect.Published(batch));
        Map<Partition, Collection<Lane>> written = new LinkedHashMap<>();
        for (Batch.Part part : batch.parts()) {
            Partition partition = owned.find(part.grant());
            if (partition != null) {
                remember(partition, part);
                written.put(partition, outbox.lanesInFlight(partition));
            }
        }
        outbox.committed();
        written.forEach(this::afterCommit);
    }

    private static void remember(Partition partition, Batch.Part part) {
        for (Output output : part.outputs()) {
            if (output instanceof Output.ToState(var record)) {
                partition.table.put(record);
            }
        }
        partition.opened = true;
        partition.startedUpToDurable =
                partition.table.progress().map(Progress::startedUpTo).orElseThrow();
    }

    private void afterCommit(Partition partition, Collection<Lane> written) {
        lanes.committed(partition, written);
        if (partition.draining && partition.lastBatch == outbox.committedUpTo()) {
            owned.release(partition);
        }
    }

    /** The transaction of a batch was aborted. */
    void notCommitted(long id) {
        if (outbox.inFlight(id) != null) {
            outbox.notCommitted(turn.nanos());
            sealNotBefore = turn.nanos() + RECOMMIT_NANOS;
        }
    }

    /** The nonces decide: watermarks stay the same while batches pass. */
    void settleDoubt(long id, Map<PartitionId, CommittedOffset> found) {
        Batch batch = outbox.inFlight(id);
        if (batch == null) {
            return;
        }
        boolean isCommitted =
                batch.parts().stream()
                        .filter(part -> owned.find(part.grant()) != null)
                        .map(part -> found.get(part.grant().partition()))
                        .anyMatch(offset -> offset != null && offset.nonce().equals(batch.nonce()));
        if (isCommitted) {
            committed(id);
        } else {
            notCommitted(id);
        }
    }

    /** Sends off what was collected, if it is time. */
    void seal() {
        if (turn.nanos() < wakeAt()) {
            return;
        }
        for (Partition partition : outbox.waiting()) {
            if (!partition.draining) {
                partition.startedUpTo =
                        Math.max(
                                partition.startedUpTo,
                                partition.tracker.next() + settings.startedBlock());
            }
        }
        sealedAt = turn.nanos();
        turn.emit(new Effect.Commit(outbox.seal()));
    }

    /** When the next batch is to be sealed (monotonic). */
    long wakeAt() {
        return outbox.canSeal() ? Math.max(sealNotBefore, sealAt()) : Long.MAX_VALUE;
    }

    /** At most half of the time goes to transactions, and nobody waits longer than the interval. */
    private long sealAt() {
        if (outbox.isUrgent() || gate.inFlight() == 0) {
            return Long.MIN_VALUE;
        }
        long linger = Math.min(settings.commitInterval().toNanos(), commitNanos);
        return outbox.waitingSince() + linger;
    }
}
