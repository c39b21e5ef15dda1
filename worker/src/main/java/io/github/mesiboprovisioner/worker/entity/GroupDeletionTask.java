package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;

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
    public List<Long> removals() {
        return work.goal().released().isPresent()
                ? List.of()
                : List.of(work.goal().entries().getLast().queued().origin().offset());
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
