package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.List;
import java.util.Map;

/** Everything that can happen to the engine. */
public sealed interface Input {

    /** A partition is ours and its state is read. */
    record Granted(Grant grant, Restored restored) implements Input {}

    /**
     * The group has a new generation: whatever is built from now on is committed under this. It
     * comes before the {@link Granted} of that rebalance.
     */
    record Joined(GroupMembership membership) implements Input {}

    /**
     * Partitions are to be given up: stop, settle, commit, then {@link Effect.Released} each.
     *
     * @param membership what the last transaction is committed under (in classic cooperative mode
     *     the generation has risen already when the revocation is told)
     */
    record Withdrawn(List<Grant> grants, GroupMembership membership) implements Input {
        public Withdrawn {
            grants = List.copyOf(grants);
        }
    }

    /** Partitions belong to somebody else already: forget them, {@link Effect.Released} each. */
    record Lost(List<Grant> grants) implements Input {
        public Lost {
            grants = List.copyOf(grants);
        }
    }

    /**
     * Records in log order.
     *
     * @param next the offset to read next: what lies before it and is not in {@code records} holds
     *     no record (transaction markers, compaction)
     */
    record Polled(Grant grant, List<InputRecord> records, long next) implements Input {
        public Polled {
            records = List.copyOf(records);
        }
    }

    /** Retention removed the records from {@code from} to before {@code to} unread. */
    record RecordsLost(Grant grant, long from, long to) implements Input {}

    /** A call has ended. */
    record CallEnded(CallId id, Reply reply) implements Input {}

    /** The batch is committed. */
    record Committed(long batchId) implements Input {}

    /** The batch is certainly not committed; its transaction was aborted. */
    record NotCommitted(long batchId) implements Input {}

    /**
     * It was not known whether the batch was committed; the transaction has ended since then, and
     * this is what the group has committed now for the batch's partitions.
     */
    record CommitInDoubt(long batchId, Map<PartitionId, CommittedOffset> found) implements Input {
        public CommitInDoubt {
            found = Map.copyOf(found);
        }
    }

    /**
     * A piece of the control topic.
     *
     * @param from what lies from here to {@code next} is in {@code commands}, or was none
     * @param end of the topic, as far as known; {@link Long#MAX_VALUE} if not
     */
    record ControlRead(long from, List<At> commands, long next, long end) implements Input {
        public ControlRead {
            commands = List.copyOf(commands);
        }

        /** A command and where it stands. */
        public record At(long position, ControlCommand command) {}
    }

    /** So many more operations may be sent now. */
    record Permits(int count) implements Input {}

    /** The app token's file has changed: a halt for {@code auth} or {@code breach} ends. */
    record AppTokenChanged() implements Input {}

    /** Nothing may be in flight after this (monotonic), until it is moved ahead. */
    record LeaseExtended(long untilNanos) implements Input {}

    /** A halt that the shell decides ({@code egress}, {@code partitions}) begins or ends. */
    record HaltChanged(HaltReason reason, boolean on, String explanation) implements Input {}

    /** SIGTERM: settle the calls in flight, not the queue, and release every partition. */
    record Stopping() implements Input {}

    /** The time for which {@link Effect.WakeAt} asked has come, or just time passed. */
    record Tick() implements Input {}
}
