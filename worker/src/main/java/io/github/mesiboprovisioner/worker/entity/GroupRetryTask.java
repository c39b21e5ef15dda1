package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.Map;

/**
 * Tries the late members again. Carries no event.
 *
 * @param offsets the event that each of them belongs to
 */
record GroupRetryTask(GroupWork work, MemberLists lists, Map<String, Long> offsets)
        implements GroupTask {

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupRetryTask(changed, lists, offsets);
    }

    @Override
    public Operation operation() {
        return lists.next().operation();
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        GroupDraft draft = work.recorded().draft();
        GroupLate.confirm(draft, lists.next().addresses(), offsets);
        return next(work.begunWith(draft.done()), lists.done(), now);
    }

    private Step next(GroupWork work, MemberLists lists, Instant now) {
        return lists.isDone()
                ? tried(work, lists, now)
                : new Step.Next(new GroupRetryTask(work, lists, offsets));
    }

    private Step tried(GroupWork work, MemberLists lists, Instant now) {
        GroupDraft draft = work.draft();
        draft.lateInDoubt = !lists.unsure().isEmpty();
        GroupLate.reject(draft, lists.tooLarge(), offsets);
        return GroupLate.backedOff(draft, work.goal().id(), now);
    }

    /** Whatever happened, they are tried again later. */
    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        boolean splits =
                !exhausted
                        && (failure instanceof Failure.Rejected
                                || failure instanceof Failure.TooLarge)
                        && !GroupProblem.isAboutGroup(failure);
        if (splits) {
            return next(
                    work.begunWith(work.recorded().state()), lists.refusedAs(failure, doubt), now);
        }
        GroupDraft draft = work.recorded().draft();
        draft.lateInDoubt |= !lists.inDoubt(doubt).isEmpty();
        return GroupLate.backedOff(draft, work.goal().id(), now);
    }
}
