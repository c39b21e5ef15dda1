package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.Optional;

/** Something that happened, for the invariants to judge; times are the world's. */
sealed interface Fact {
    long at();

    ProcessId process();

    /**
     * The engine asked for a call.
     *
     * @param probe the circuit is not closed
     * @param objection why it must not, as far as the committed state tells
     */
    record Called(
            long at,
            ProcessId process,
            CallId id,
            Operation operation,
            EntityKey entity,
            boolean probe,
            Optional<String> objection)
            implements Fact {}

    /**
     * A request left the process.
     *
     * @param frozen the process was stopped between its last look at the lease and this
     */
    record Sent(long at, ProcessId process, CallId id, boolean frozen) implements Fact {}

    /** mesibo carried a request out, or refused it. */
    record Executed(
            long at,
            ProcessId process,
            CallId id,
            EntityKey entity,
            Operation operation,
            Reply answer)
            implements Fact {}

    /**
     * The engine was told how a call ended.
     *
     * @param closed the circuit was closed until then
     */
    record Ended(long at, ProcessId process, CallId id, Reply reply, boolean closed)
            implements Fact {}

    /** The engine was told of a new app token. */
    record TokenChanged(long at, ProcessId process) implements Fact {}

    /**
     * The engine took a partition over.
     *
     * @param current the brokers see it so as well; false for a process that has not noticed yet
     *     that it is out of the group or that a twin has fenced its producer
     * @param moved the committed offset is not the one that goes with the restored progress
     */
    record Granted(
            long at,
            ProcessId process,
            Grant grant,
            Optional<Progress> restored,
            boolean current,
            boolean moved)
            implements Fact {}

    /** The engine forgot a partition. */
    record Released(long at, ProcessId process, Grant grant) implements Fact {}

    /** The engine closed a batch. */
    record Sealed(long at, ProcessId process, Batch batch) implements Fact {}

    /** The batch's transaction was committed by the brokers. */
    record Visible(long at, ProcessId process, Batch batch) implements Fact {}

    /** The engine says that it halts, or goes on. */
    record Halted(long at, ProcessId process, HaltReason reason, boolean on, String explanation)
            implements Fact {}

    /** The process ended, cleanly or not. */
    record Died(long at, ProcessId process, boolean clean) implements Fact {}
}
