package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent;

/** Names an entity within one input partition. A user and a group may have the same id. */
public record EntityKey(Kind kind, String id) {

    /** The two kinds of entity. */
    public enum Kind {
        USER,
        GROUP
    }

    public static EntityKey user(String address) {
        return new EntityKey(Kind.USER, address);
    }

    public static EntityKey group(String id) {
        return new EntityKey(Kind.GROUP, id);
    }

    /** The entity that {@code event} speaks of. */
    public static EntityKey of(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserEvent user -> user(user.context().subject());
            case IdentityEvent.GroupEvent group -> group(group.context().subject());
        };
    }
}
