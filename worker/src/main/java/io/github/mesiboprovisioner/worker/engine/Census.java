package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.jspecify.annotations.Nullable;

/**
 * How much state there is.
 *
 * @param membersPending members that mesibo does not know yet
 * @param removalsHeld entities whose removal, or that of members, waits for an operator
 */
public record Census(
        long users, long groups, long members, long membersPending, long removalsHeld) {

    static final Census EMPTY = new Census(0, 0, 0, 0, 0);

    Census plus(Census other) {
        return new Census(
                users + other.users,
                groups + other.groups,
                members + other.members,
                membersPending + other.membersPending,
                removalsHeld + other.removalsHeld);
    }

    /** Counts an entity in (or, with -1, out); its members are counted one by one. */
    Census counting(@Nullable EntityState state, int sign) {
        return switch (state) {
            case null -> this;
            case UserState user ->
                    new Census(
                            users + sign,
                            groups,
                            members,
                            membersPending,
                            removalsHeld + (isHeld(user) ? sign : 0));
            case GroupState group ->
                    new Census(
                            users,
                            groups + sign,
                            members,
                            membersPending,
                            removalsHeld + (isHeld(group) ? sign : 0));
        };
    }

    private static boolean isHeld(EntityState state) {
        return state.held().filter(HeldRemoval::isWaiting).isPresent();
    }

    /** Counts a member in (or, with -1, out). */
    Census counting(GroupState.@Nullable Member member, int sign) {
        if (member == null) {
            return this;
        }
        boolean pending = member instanceof GroupState.Member.Pending;
        return new Census(
                users, groups, members + sign, membersPending + (pending ? sign : 0), removalsHeld);
    }
}
