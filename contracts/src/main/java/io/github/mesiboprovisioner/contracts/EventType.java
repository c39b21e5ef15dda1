package io.github.mesiboprovisioner.contracts;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The event types of CONTRACT 3. */
public enum EventType {
    USER_CREATED("identity.user.created.v1"),
    USER_UPDATED("identity.user.updated.v1"),
    TOKEN_REQUESTED("identity.user.token-requested.v1"),
    USER_DEACTIVATED("identity.user.deactivated.v1"),
    USER_REACTIVATED("identity.user.reactivated.v1"),
    USER_DELETED("identity.user.deleted.v1"),
    GROUP_CHANGED("identity.group.changed.v1"),
    GROUP_DELETED("identity.group.deleted.v1");

    private static final Map<String, EventType> BY_TYPE =
            Stream.of(values()).collect(toUnmodifiableMap(EventType::type, Function.identity()));

    private final String type;

    EventType(String type) {
        this.type = type;
    }

    /** The CloudEvents {@code type}. */
    public String type() {
        return type;
    }

    /** The event type that {@code type} names, if there is one. */
    public static Optional<EventType> of(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /** The type of {@code event}, whatever its context says. */
    public static EventType of(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserCreated _ -> USER_CREATED;
            case IdentityEvent.UserUpdated _ -> USER_UPDATED;
            case IdentityEvent.TokenRequested _ -> TOKEN_REQUESTED;
            case IdentityEvent.UserDeactivated _ -> USER_DEACTIVATED;
            case IdentityEvent.UserReactivated _ -> USER_REACTIVATED;
            case IdentityEvent.UserDeleted _ -> USER_DELETED;
            case IdentityEvent.GroupChanged _ -> GROUP_CHANGED;
            case IdentityEvent.GroupDeleted _ -> GROUP_DELETED;
        };
    }

    /** Whether it is about a user; otherwise it is about a group. */
    public boolean aboutUser() {
        return switch (this) {
            case USER_CREATED,
                    USER_UPDATED,
                    TOKEN_REQUESTED,
                    USER_DEACTIVATED,
                    USER_REACTIVATED,
                    USER_DELETED ->
                    true;
            case GROUP_CHANGED, GROUP_DELETED -> false;
        };
    }
}
