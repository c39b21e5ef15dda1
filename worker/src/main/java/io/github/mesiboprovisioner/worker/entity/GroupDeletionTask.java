package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;

/** Deletes the group. */
record GroupDeletionTask(GroupWork work, long gid) implements GroupTask {

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupDeletionTask(changed, gid);
    }

    @Override
    public Operation operation() {
        return new Operation.GroupDelete(gid);
    }

    @Override
    public int removals() {
        return 1;
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        GroupDraft draft = work.recorded().draft();
        draft.delete(now);
        return work.begunWith(draft.done()).deleted(gid, now);
    }

    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        return work.recorded()
                .missed(GroupShortfall.ofExistence(work.goal()), failure, exhausted, attempts, now);
    }
}
