package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Removes held members that an operator has released, list by list. Carries no event.
 *
 * <p>Nothing is recorded before the last list: whoever takes over removes them all again, and can
 * name them all.
 */
record GroupReleaseTask(GroupWork work, MemberLists lists) implements GroupTask {

    /** What an operator has released is to be done: members leave, or the group is deleted. */
    static Plan plan(GroupState state, String id, Rules rules, Moment moment) {
        HeldRemoval held = state.held().orElseThrow();
        GroupWork work = GroupWork.of(GroupGoal.released(id, state, held), state, rules, moment);
        if (held.phase() == HeldRemoval.Phase.PERHAPS_CALLED) {
            work = work.begunWith(state);
        }
        Step step =
                held.kind() == HeldRemoval.Kind.MEMBERS
                        ? begin(work, rules, moment.now())
                        : work.next(moment.now());
        return switch (step) {
            case Step.Next(Task task) -> new Plan.Work(task);
            case Step.Settled(EntityState settled, List<Ending> endings, _) ->
                    new Plan.Settle(settled, endings);
            case Step.Unfold _ -> throw new IllegalStateException("nothing is folded");
        };
    }

    private static Step begin(GroupWork work, Rules rules, Instant now) {
        long gid = work.state().gid().orElseThrow();
        Set<String> leaving = work.goal().targets().removes().keySet();
        return next(work, MemberLists.of(gid, Set.of(), leaving, rules.sizes()), now);
    }

    private static Step next(GroupWork work, MemberLists lists, Instant now) {
        return lists.isDone()
                ? removed(work, lists, Set.of()).reached(lists, now)
                : new Step.Next(new GroupReleaseTask(work, lists));
    }

    /** With those gone that mesibo has let go. */
    private static GroupWork removed(GroupWork work, MemberLists lists, Set<String> unconfirmed) {
        GroupDraft draft = work.draft();
        for (String address : work.goal().targets().removes().keySet()) {
            boolean stays =
                    unconfirmed.contains(address)
                            || lists.refused().contains(address)
                            || lists.tooLarge().contains(address);
            if (!stays) {
                draft.remove(address);
            }
        }
        return work.begunWith(draft.done());
    }

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupReleaseTask(changed, lists);
    }

    @Override
    public Operation operation() {
        return lists.next().operation();
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        return next(begun(), lists.done(), now);
    }

    private GroupWork begun() {
        return work.begunWith(work.recorded().state());
    }

    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        if (!exhausted && GroupMembersTask.splits(failure)) {
            return next(begun(), lists.refusedAs(failure, doubt), now);
        }
        GroupShortfall shortfall = GroupShortfall.ofMembers(lists, doubt, false);
        return new GroupSettlement(removed(begun(), lists, shortfall.addresses()), lists, now)
                .missed(shortfall, GroupProblem.of(failure, exhausted, attempts));
    }
}
