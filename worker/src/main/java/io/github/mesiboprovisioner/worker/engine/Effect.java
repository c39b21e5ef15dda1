package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Cause;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Operation;

import java.time.Duration;

/** Everything that the engine asks of the shell. */
public sealed interface Effect {

    /** Read the partition from {@code offset} on. It was paused until now. */
    record Start(Grant grant, long offset) implements Effect {}

    /** Read no more of it for now. */
    record Pause(Grant grant) implements Effect {}

    /** Read it again. */
    record Resume(Grant grant) implements Effect {}

    /** Read the control topic from {@code position} on, if that is not still to come. */
    record ReadControl(long position) implements Effect {}

    /** The partition is forgotten; it may go to its next owner. */
    record Released(Grant grant) implements Effect {}

    /**
     * Send this, unless the lease has run out. Ends with one {@link Input.CallEnded}.
     *
     * @param cause the first of the events that are folded into it
     * @param waited how long it could have gone, but for a permit
     */
    record Call(CallId id, EntityKey entity, Operation operation, Cause cause, Duration waited)
            implements Effect {}

    /** Commit this in one transaction. One at a time. */
    record Commit(Batch batch) implements Effect {}

    /** The batch is committed for certain: its results are out. */
    record Published(Batch batch) implements Effect {}

    /** The rate share of this instance, in operations per second; 0: none. */
    record Share(double permitsPerSecond) implements Effect {}

    /** How many permits are wanted from now on; replaces the number said before. */
    record Want(int permits) implements Effect {}

    /** Permits that were delivered and not used: nothing was ready. */
    record GiveBack(int permits) implements Effect {}

    /** Come back with a {@link Input.Tick} at this monotonic time; replaces the one before. */
    record WakeAt(long nanos) implements Effect {}

    /** A halt begins or ends. */
    record Halt(HaltReason reason, boolean on, String explanation) implements Effect {}

    /** The worker cannot go on: exit 2 with this explanation. */
    record Refuse(String explanation) implements Effect {}

    /** Input records that retention removed before they were processed: to be reported. */
    record RecordsLost(PartitionId partition, long from, long to) implements Effect {}
}
