package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Tries the late members again. Carries no event.
 *
 * <p>A round has a limit: as long as nearly everybody is unknown, singling out those who are not
 * would take two calls for each. The next round begins elsewhere.
 *
 * @param offsets the event that each of them belongs to
 * @param calls how many operations of this round have ended
 */
record GroupRetryTask(GroupWork work, MemberLists lists, Map<String, Long> offsets, int calls)
        implements GroupTask {

    static final int CALLS_MAX = 64;

    /** A round for all of {@code offsets}, in this order. */
    static Step begin(GroupWork work, MemberLists lists, Map<String, Long> offsets, Instant now) {
        return next(work, lists, offsets, 0, now);
    }

    private static Step next(
            GroupWork work, MemberLists lists, Map<String, Long> offsets, int calls, Instant now) {
        return lists.isDone() || calls == CALLS_MAX
                ? tried(work, lists, offsets, now)
                : new Step.Next(new GroupRetryTask(work, lists, offsets, calls));
    }

    /**
     * A part of a refused list that was not tried again itself may have been carried out. Who was
     * not come to is as doubtful as before.
     */
    private static Step tried(
            GroupWork work, MemberLists lists, Map<String, Long> offsets, Instant now) {
        GroupDraft draft = work.draft();
        draft.lateInDoubt &= !lists.isDone();
        draft.lateInDoubt |= !lists.unsure().isEmpty() || !lists.inDoubt(false).isEmpty();
        GroupLate.reject(draft, lists.tooLarge(), offsets);
        return GroupLate.backedOff(draft, work.goal().id(), now);
    }

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupRetryTask(changed, lists, offsets, calls);
    }

    @Override
    public Operation operation() {
        return lists.next().operation();
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        GroupDraft draft = work.recorded().draft();
        GroupLate.confirm(draft, lists.next().addresses(), offsets);
        return next(work.begunWith(draft.done()), lists.done(), offsets, calls + 1, now);
    }

    /** The next round begins anew: late members do not block their group. */
    @Override
    public Optional<EntityState> makingWay(boolean doubt) {
        GroupDraft draft = work.recorded().draft();
        draft.lateInDoubt |= !lists.unsure().isEmpty() || !lists.inDoubt(doubt).isEmpty();
        return Optional.of(draft.done());
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
            GroupWork begun = work.begunWith(work.recorded().state());
            return next(begun, lists.refusedAs(failure, doubt), offsets, calls + 1, now);
        }
        GroupDraft draft = work.recorded().draft();
        draft.lateInDoubt |= !lists.inDoubt(doubt).isEmpty();
        return GroupLate.backedOff(draft, work.goal().id(), now);
    }
}
