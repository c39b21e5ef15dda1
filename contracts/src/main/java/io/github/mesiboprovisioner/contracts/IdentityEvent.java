package io.github.mesiboprovisioner.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an identity source says about one user or one group (CONTRACT 3). */
public sealed interface IdentityEvent {

    EventContext context();

    /** Says something about the user whose mesibo address is the subject. */
    sealed interface UserEvent extends IdentityEvent {}

    /** Says something about the group whose id is the subject. */
    sealed interface GroupEvent extends IdentityEvent {}

    /** {@code identity.user.created.v1}. */
    record UserCreated(
            EventContext context,
            Optional<String> name,
            Optional<Boolean> active,
            TokenChoice token)
            implements UserEvent {}

    /** {@code identity.user.updated.v1}. Never issues a token for a known user. */
    record UserUpdated(
            EventContext context,
            Optional<String> name,
            Optional<Boolean> active,
            TokenChoice token)
            implements UserEvent {}

    /** {@code identity.user.token-requested.v1}. */
    record TokenRequested(EventContext context, Optional<String> appId, Optional<Duration> expiry)
            implements UserEvent {}

    /** {@code identity.user.deactivated.v1}. */
    record UserDeactivated(EventContext context) implements UserEvent {}

    /** {@code identity.user.reactivated.v1}. */
    record UserReactivated(EventContext context) implements UserEvent {}

    /** {@code identity.user.deleted.v1}. */
    record UserDeleted(EventContext context) implements UserEvent {}

    /** {@code identity.group.changed.v1}. */
    record GroupChanged(
            EventContext context,
            Optional<String> name,
            Optional<GroupPermissions> permissions,
            Membership membership)
            implements GroupEvent {}

    /** {@code identity.group.deleted.v1}. */
    record GroupDeleted(EventContext context) implements GroupEvent {}

    /** What an event says about the token that comes with it. */
    sealed interface TokenChoice {
        /** {@code "token": false}. */
        record None() implements TokenChoice {}

        /** {@code token} absent, or an object. {@code expiry} zero means never. */
        record Issue(Optional<String> appId, Optional<Duration> expiry) implements TokenChoice {}
    }

    /** What a group event says about the members. Addresses keep their order, without repeats. */
    sealed interface Membership {
        /** Neither {@code members} nor {@code add} nor {@code remove}. */
        record Same() implements Membership {}

        /** {@code members}: the full membership. */
        record Snapshot(List<String> members) implements Membership {
            public Snapshot {
                members = List.copyOf(members);
            }
        }

        /** {@code add} and {@code remove}; no address is in both. */
        record Delta(List<String> add, List<String> remove) implements Membership {
            public Delta {
                add = List.copyOf(add);
                remove = List.copyOf(remove);
            }
        }
    }
}
