package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.GroupState.Life;

import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * A goal on its way to mesibo: what is confirmed decides what comes next.
 *
 * <p>What mesibo may refuse as a whole (making the group, its settings) comes before any member, so
 * that events are unfolded before members were touched.
 *
 * @param flagged the group may have had a duplicate before this work began
 * @param begun something was confirmed or is in doubt: the events can no longer be planned anew
 * @param settingsSent the settings were sent by this work
 * @param made the group was made by this work: it has no members to remove
 */
record GroupWork(
        GroupGoal goal,
        GroupState state,
        Rules rules,
        LongPredicate heldGid,
        boolean flagged,
        boolean begun,
        boolean settingsSent,
        boolean made) {

    static GroupWork of(GroupGoal goal, GroupState state, Rules rules, Moment moment) {
        return new GroupWork(
                goal,
                state,
                rules,
                moment.heldGid(),
                state.mayHaveDuplicate(),
                false,
                false,
                false);
    }

    GroupWork with(GroupState next) {
        return new GroupWork(goal, next, rules, heldGid, flagged, begun, settingsSent, made);
    }

    /** With what mesibo confirmed, or what is in doubt. */
    GroupWork begunWith(GroupState next) {
        return new GroupWork(goal, next, rules, heldGid, flagged, true, settingsSent, made);
    }

    GroupWork withSettingsSent() {
        return new GroupWork(goal, state, rules, heldGid, flagged, begun, true, made);
    }

    /** With the group just made as {@code next} says. */
    GroupWork madeAs(GroupState next) {
        return new GroupWork(goal, next, rules, heldGid, flagged, true, true, true);
    }

    GroupWork withFlagged() {
        return new GroupWork(goal, state, rules, heldGid, true, begun, settingsSent, made);
    }

    /** At the beginning of a step: everything in the state has been recorded by now. */
    GroupWork recorded() {
        return with(state.written());
    }

    GroupDraft draft() {
        return new GroupDraft(state);
    }

    Step next(Instant now) {
        return switch (goal.end()) {
            case SAME -> reached(MemberLists.NONE, now);
            case WANTED -> towardsGroup(now);
            case UNWANTED -> towardsNoGroup(now);
        };
    }

    private Step towardsGroup(Instant now) {
        return switch (state.life()) {
            case Life.Unknown(), Life.Deleted _ ->
                    rules.selfHosted()
                            ? new Step.Next(GroupLookupTask.before(this))
                            : GroupCreationTask.first(this, Set.of(), now);
            case Life.Intended intended ->
                    rules.selfHosted()
                            ? new Step.Next(GroupLookupTask.after(this, intended))
                            : GroupCreationTask.again(this, Set.of(), now);
            case Life.Live(long gid) -> towardsSettings(gid, now);
        };
    }

    private Step towardsNoGroup(Instant now) {
        return switch (state.life()) {
            case Life.Live(long gid) -> new Step.Next(new GroupDeletionTask(this, gid));
            case Life.Intended intended when rules.selfHosted() ->
                    new Step.Next(GroupLookupTask.after(this, intended));
            case Life.Intended _, Life.Unknown(), Life.Deleted _ -> reached(MemberLists.NONE, now);
        };
    }

    private Step towardsSettings(long gid, Instant now) {
        GroupSettings recorded = GroupSettings.of(state);
        boolean differ = !goal.settings().equals(recorded);
        if (settingsSent || !(differ || goal.settingsForced())) {
            return towardsMembers(gid, now);
        }
        Operation.GroupSet operation = settingsOperation(gid, recorded);
        return fits(operation)
                ? new Step.Next(GroupSettingsTask.of(this, operation))
                : tooLarge(GroupShortfall.ofSettings(goal), now);
    }

    /** If any permission differs, all that are known go. */
    private Operation.GroupSet settingsOperation(long gid, GroupSettings recorded) {
        GroupSettings wanted = goal.settings();
        boolean all = goal.settingsForced();
        boolean name = all || !wanted.name().equals(recorded.name());
        boolean permissions = all || !wanted.permissions().equals(recorded.permissions());
        return new Operation.GroupSet(
                gid,
                name ? wanted.name() : Optional.empty(),
                permissions ? wanted.permissions() : GroupSettings.NONE.permissions());
    }

    private Step towardsMembers(long gid, Instant now) {
        GroupTargets targets = goal.targets();
        MemberLists lists =
                MemberLists.of(
                        gid,
                        targets.adds().keySet(),
                        made ? Set.of() : targets.removes().keySet(),
                        rules.sizes());
        return lists.isDone()
                ? reached(lists, now)
                : new Step.Next(new GroupMembersTask(this, lists));
    }

    boolean fits(Operation operation) {
        return rules.sizes().bytesOf(operation) <= rules.sizes().maxBytes();
    }

    /** A request that cannot fit is refused without a call. */
    Step tooLarge(GroupShortfall shortfall, Instant now) {
        return missed(shortfall, new Failure.TooLarge(), false, 0, now);
    }

    Step.Settled reached(MemberLists lists, Instant now) {
        return new GroupSettlement(this, lists, now).reached();
    }

    /** After a deletion: {@code gid} is what the group had. */
    Step.Settled deleted(long gid, Instant now) {
        return new GroupSettlement(this, MemberLists.NONE, now).deleted(gid);
    }

    /** Ends early, before any member list. Which event is at fault may have to be found out. */
    Step missed(
            GroupShortfall shortfall,
            Failure failure,
            boolean exhausted,
            int attempts,
            Instant now) {
        BitSet failed = shortfall.failed(goal, MemberLists.NONE, state.history());
        boolean unfolds =
                !exhausted && failed.cardinality() > 1 && !GroupProblem.isAboutGroup(failure);
        return unfolds
                ? new Step.Unfold(state, goal.unsent())
                : new GroupSettlement(this, MemberLists.NONE, now)
                        .missed(shortfall, GroupProblem.of(failure, exhausted, attempts));
    }
}
