package io.github.mesiboprovisioner.contracts;

/**
 * What an operator tells the owner of an entity, by way of the control topic. It names exactly what
 * it means, so that it may be read any number of times.
 */
public sealed interface ControlCommand {

    /** The entity it is about. */
    Entity entity();

    /** The event whose removal is held; its topic and partition say who owns the entity. */
    EventOrigin event();

    /** The held removal is to be carried out. */
    record Release(Entity entity, EventOrigin event) implements ControlCommand {}

    /** The held removal is to be dropped. */
    record Reject(Entity entity, EventOrigin event) implements ControlCommand {}

    /** A user and a group may have the same id. */
    record Entity(Kind kind, String id) {}

    /** The lower-case name stands in the record. */
    enum Kind {
        USER,
        GROUP
    }
}
