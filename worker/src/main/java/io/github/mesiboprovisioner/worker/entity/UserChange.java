package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;

import java.util.Optional;
import java.util.Set;

/** What an event makes of a user when it is put on top of the events before it. */
sealed interface UserChange {

    /** Nothing: the event ends without an operation. */
    record None(Result.Reason reason) implements UserChange {}

    /**
     * An effect on mesibo.
     *
     * @param type of the result once it is applied
     * @param decides the aspects that are as they are because of this event
     * @param desired the user afterwards
     * @param token to be issued
     * @param removal present if the removal guard has to let it through
     */
    record Effect(
            Result.AppliedType type,
            Set<Aspect> decides,
            UserState desired,
            Optional<Operation.TokenSpec> token,
            Optional<HeldRemoval.Kind> removal)
            implements UserChange {
        public Effect {
            decides = Set.copyOf(decides);
        }
    }

    /** What of a user an event can decide. A later event takes over what it decides itself. */
    enum Aspect {
        /** There is such a user, where none was recorded. */
        CREATION,
        NAME,
        ACTIVE,
        /** The tokens issued so far are removed: needs an operation of its own. */
        REVOCATION,
        TOKEN,
        /** The state is sent again, changed or not. */
        CONFIRMATION,
        DELETION
    }
}
