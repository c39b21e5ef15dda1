package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;

/** Sets the group's name and permissions. */
record GroupSettingsTask(GroupWork work, Operation.GroupSet operation) implements GroupTask {

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupSettingsTask(changed, operation);
    }

    /** A look-up finds a group by its name: before that changes, the gid must be safe. */
    @Override
    public boolean commitFirst() {
        return work.rules().selfHosted() && operation.name().isPresent();
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        GroupDraft draft = work.recorded().draft();
        draft.name = work.goal().settings().name();
        draft.permissions = work.goal().settings().permissions();
        draft.settingsInDoubt = false;
        return work.begunWith(draft.done()).withSettingsSent().next(now);
    }

    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        GroupDraft draft = work.recorded().draft();
        draft.settingsInDoubt |= doubt;
        return work.with(draft.done())
                .missed(GroupShortfall.ofSettings(work.goal()), failure, exhausted, attempts, now);
    }
}
