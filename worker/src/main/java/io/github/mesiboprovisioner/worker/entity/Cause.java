package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;

import java.util.Optional;

/** What an operation is made for: an event, a removal that was held, or neither. */
public sealed interface Cause permits Queued, HeldRemoval, Cause.OwnAccord {

    /** The trace that it belongs to. */
    Optional<String> traceparent();

    /** The event, if it was one. */
    default Optional<EventOrigin> eventOrigin() {
        return switch (this) {
            case Queued queued -> Optional.of(queued.origin());
            case HeldRemoval held -> Optional.of(held.origin());
            case OwnAccord _ -> Optional.empty();
        };
    }

    /** No event asks for it any more: late members and the like. */
    enum OwnAccord implements Cause {
        INSTANCE;

        @Override
        public Optional<String> traceparent() {
            return Optional.empty();
        }
    }
}
