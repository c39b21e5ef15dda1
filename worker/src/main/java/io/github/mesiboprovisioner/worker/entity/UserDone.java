package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is recorded of a user once mesibo has carried out an operation. */
final class UserDone {
    private UserDone() {}

    /** {@code state} after {@code operation} was answered with {@code answer}. */
    static UserState after(UserState state, Operation operation, Reply.Answer answer, Instant now) {
        return switch (operation) {
            case Operation.UserAdd add -> added(state, add).withUid(uidIn(answer).or(state::uid));
            case Operation.UserDeactivate _ -> deactivated(state);
            case Operation.UserDelete _ -> deleted(state, now);
            case Operation.GroupAdd _,
                    Operation.GroupSet _,
                    Operation.GroupDelete _,
                    Operation.GroupEditMembers _,
                    Operation.GroupGetMembers _,
                    Operation.GroupsGet _ ->
                    throw new IllegalStateException(operation.op() + " is not sent for a user");
        };
    }

    /** It confirms everything but tokens of other apps, so it ends every doubt but that. */
    private static UserState added(UserState state, Operation.UserAdd add) {
        Set<String> apps = new HashSet<>(state.apps());
        add.token().map(Operation.TokenSpec::appId).ifPresent(apps::add);
        return state.withLife(new Life.Live(add.active()))
                .withName(add.name())
                .withApps(apps)
                .withDoubt(false);
    }

    /**
     * "No such user" counts as done, and is recorded as inactive all the same: an update that
     * follows must not bring the user back. A deleted one stays deleted. A doubt about the name
     * outlives this.
     */
    static UserState deactivated(UserState state) {
        Life life = state.life() instanceof Life.Deleted ? state.life() : new Life.Live(false);
        return state.withLife(life).withApps(Set.of()).withStrayToken(false);
    }

    /** Nothing of the person is kept but what recognises late events. */
    static UserState deleted(UserState state, Instant now) {
        return state.withLife(new Life.Deleted(now))
                .withName(Optional.empty())
                .withUid(Optional.empty())
                .withApps(Set.of())
                .withStrayToken(false)
                .withDoubt(false);
    }

    private static Optional<Long> uidIn(Reply.Answer answer) {
        return switch (answer) {
            case Reply.Answer.UserAdded(Optional<Long> uid, _) -> uid;
            case Reply.Answer.Done _,
                    Reply.Answer.AlreadyGone _,
                    Reply.Answer.GroupAdded _,
                    Reply.Answer.Groups _ ->
                    Optional.empty();
        };
    }
}
