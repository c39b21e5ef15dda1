package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.GroupState.Member;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;

import java.time.Instant;

/** Adds and removes members, list by list. */
record GroupMembersTask(GroupWork work, MemberLists lists) implements GroupTask {

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupMembersTask(changed, lists);
    }

    @Override
    public Operation operation() {
        return lists.next().operation();
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        GroupDraft draft = work.recorded().draft();
        boolean adds = lists.next().operation().edit() == Edit.ADD;
        for (String address : lists.next().addresses()) {
            if (adds) {
                draft.put(address, new Member.Confirmed(false));
            } else {
                draft.remove(address);
            }
        }
        return next(work.begunWith(draft.done()), lists.done(), now);
    }

    private static Step next(GroupWork work, MemberLists lists, Instant now) {
        return lists.isDone()
                ? work.reached(lists, now)
                : new Step.Next(new GroupMembersTask(work, lists));
    }

    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        if (!exhausted && splits(failure)) {
            return next(
                    work.begunWith(work.recorded().state()), lists.refusedAs(failure, doubt), now);
        }
        return new GroupSettlement(work.recorded(), lists, now)
                .missed(
                        GroupShortfall.ofMembers(lists, doubt, work.settingsSent()),
                        GroupProblem.of(failure, exhausted, attempts));
    }

    static boolean splits(Failure failure) {
        return switch (failure) {
            case Failure.Rejected _ -> !GroupProblem.isAboutGroup(failure);
            case Failure.TooLarge() -> true;
            case Failure.Transient _, Failure.Throttled _, Failure.Forbidden _ -> false;
        };
    }
}
