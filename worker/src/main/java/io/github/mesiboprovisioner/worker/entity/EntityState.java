package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.Optional;

/** What is recorded of one entity: desired and applied, and what its history needs. */
public sealed interface EntityState permits UserState, GroupState {

    History history();

    /** When the entity was deleted, to be forgotten after {@code PROVISIONER_DELETED_RETENTION}. */
    Optional<Instant> deletedAt();

    /**
     * When this entity has work to do without any event (wall clock): late members, or a held
     * removal that was released.
     */
    Optional<Instant> wakeAt();

    /** A removal that the guard holds back. */
    Optional<HeldRemoval> held();

    /** With this removal held. */
    EntityState holding(HeldRemoval held);

    /** With the held removal dropped. */
    EntityState holdingNothing();

    /**
     * What is known after an owner died that perhaps was calling mesibo for this entity without any
     * event: such a call leaves no other trace.
     */
    EntityState perhapsCalled();

    /** What is recorded of an entity never heard of. */
    static EntityState unknown(EntityKey key) {
        return switch (key.kind()) {
            case USER -> UserState.UNKNOWN;
            case GROUP -> GroupState.UNKNOWN;
        };
    }
}
