package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Restored;

/** What the intake's thread is asked to do by other threads. */
sealed interface Command {

    /** Something about a partition, void once its grant has ended. */
    sealed interface OfGrant extends Command {
        Grant grant();
    }

    /** Its state is read. */
    record Found(Grant grant, Restored restored) implements OfGrant {}

    /** Read from there on. */
    record Start(Grant grant, long offset) implements OfGrant {}

    /** Read no more for now. */
    record Pause(Grant grant) implements OfGrant {}

    /** Read again. */
    record Resume(Grant grant) implements OfGrant {}

    /** The engine has forgotten it. */
    record Release(Grant grant) implements OfGrant {}

    /** Leave the group and join it again: what is known of the input is out of date. */
    record Rejoin(String reason) implements Command {}
}
