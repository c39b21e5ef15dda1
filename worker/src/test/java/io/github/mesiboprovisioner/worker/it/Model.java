package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Reason;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What mesibo should hold: the events one by one in log order, without those whose result says that
 * they were not to take effect.
 */
final class Model {

    private static final Set<Reason> WITHOUT_EFFECT =
            EnumSet.of(
                    Reason.DUPLICATE,
                    Reason.STALE,
                    Reason.HELD,
                    Reason.TOMBSTONE,
                    Reason.EXPIRED,
                    Reason.INACTIVE);

    private final Map<String, User> users = new TreeMap<>();
    private final Map<String, Set<String>> groups = new TreeMap<>();

    /**
     * One user as far as the worker's actions determine it.
     *
     * @param name absent when nobody has said
     */
    record User(Presence presence, boolean active, Optional<String> name) {
        private static final User UNKNOWN = new User(Presence.NO, true, Optional.empty());

        /** An inactive user whose creation was superseded need not exist: nobody may log in. */
        boolean mayBeAbsent() {
            return switch (presence) {
                case NO -> true;
                case PERHAPS -> !active;
                case YES -> false;
            };
        }
    }

    /** Whether mesibo has a user; a deactivation of an unknown one does not make it. */
    enum Presence {
        NO,
        PERHAPS,
        YES
    }

    /** The event and its result. */
    void apply(IdentityEvent event, Result result) {
        if (takesEffect(result)) {
            apply(event, result.outcome() instanceof Result.Outcome.Applied);
        }
    }

    /** An unchanged or superseded event changes nothing either when it is applied here. */
    static boolean takesEffect(Result result) {
        return switch (result.outcome()) {
            case Result.Outcome.Applied _ -> true;
            case Result.Outcome.Skipped(var reason, _) -> !WITHOUT_EFFECT.contains(reason);
            case Result.Outcome.Failed _ -> false;
        };
    }

    /** Whether it takes the user's tokens away. */
    static boolean revokes(IdentityEvent event) {
        return switch (event) {
            case IdentityEvent.UserDeactivated _, IdentityEvent.UserDeleted _ -> true;
            case IdentityEvent.UserUpdated(_, _, var active, _) ->
                    active.equals(Optional.of(false));
            case IdentityEvent.UserCreated(_, _, var active, _) ->
                    active.equals(Optional.of(false));
            case IdentityEvent.TokenRequested _,
                    IdentityEvent.UserReactivated _,
                    IdentityEvent.GroupEvent _ ->
                    false;
        };
    }

    Map<String, User> users() {
        return users;
    }

    /** Members by group. */
    Map<String, Set<String>> groups() {
        return groups;
    }

    private void apply(IdentityEvent event, boolean isCarriedOut) {
        String subject = event.context().subject();
        switch (event) {
            case IdentityEvent.UserEvent user ->
                    users.compute(
                            subject,
                            (_, before) ->
                                    after(
                                            before == null ? User.UNKNOWN : before,
                                            user,
                                            isCarriedOut));
            case IdentityEvent.GroupDeleted _ -> groups.remove(subject);
            case IdentityEvent.GroupChanged changed ->
                    change(groups.computeIfAbsent(subject, _ -> new TreeSet<>()), changed);
        }
    }

    private static User after(User before, IdentityEvent.UserEvent event, boolean isCarriedOut) {
        Presence made =
                isCarriedOut || before.presence() == Presence.YES ? Presence.YES : Presence.PERHAPS;
        return switch (event) {
            case IdentityEvent.UserCreated(_, var name, var active, _) ->
                    new User(made, active.orElse(before.active()), name.or(before::name));
            case IdentityEvent.UserUpdated(_, var name, var active, _) ->
                    new User(made, active.orElse(before.active()), name.or(before::name));
            case IdentityEvent.TokenRequested _ -> new User(made, before.active(), before.name());
            case IdentityEvent.UserReactivated _ -> new User(made, true, before.name());
            case IdentityEvent.UserDeactivated _ ->
                    new User(before.presence(), false, before.name());
            case IdentityEvent.UserDeleted _ -> User.UNKNOWN;
        };
    }

    private static void change(Set<String> members, IdentityEvent.GroupChanged changed) {
        switch (changed.membership()) {
            case Membership.Same() -> {}
            case Membership.Snapshot(var all) -> {
                members.clear();
                members.addAll(all);
            }
            case Membership.Delta(var add, var remove) -> {
                members.addAll(add);
                remove.forEach(members::remove);
            }
        }
    }
}
