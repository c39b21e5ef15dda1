package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.Optional;

/** What is recorded of one entity: desired and applied, and what its history needs. */
public sealed interface EntityState permits UserState, GroupState {

    History history();

    /** When the entity was deleted, to be forgotten after {@code PROVISIONER_DELETED_RETENTION}. */
    Optional<Instant> deletedAt();

    /** When this entity has work to do without any event (wall clock): late members. */
    Optional<Instant> wakeAt();

    /** What is recorded of an entity never heard of. */
    static EntityState unknown(EntityKey key) {
        return switch (key.kind()) {
            case USER -> UserState.UNKNOWN;
            case GROUP -> GroupState.UNKNOWN;
        };
    }
}
