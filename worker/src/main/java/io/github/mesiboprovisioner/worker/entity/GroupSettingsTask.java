package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;

/**
 * Sets the group's name and permissions.
 *
 * @param doubted they were in doubt before
 */
record GroupSettingsTask(GroupWork work, Operation.GroupSet operation, boolean doubted)
        implements GroupTask {

    static GroupSettingsTask of(GroupWork work, Operation.GroupSet operation) {
        boolean doubted = work.state().settingsInDoubt();
        GroupDraft draft = work.draft();
        draft.settingsInDoubt |= isIntention(work, operation);
        return new GroupSettingsTask(work.with(draft.done()), operation, doubted);
    }

    /** A look-up finds a group by its name: before that changes, the gid must be safe. */
    private static boolean isIntention(GroupWork work, Operation.GroupSet operation) {
        return work.rules().selfHosted() && operation.name().isPresent();
    }

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupSettingsTask(changed, operation, doubted);
    }

    @Override
    public boolean commitFirst() {
        return isIntention(work, operation);
    }

    @Override
    public boolean mayReplan() {
        return !commitFirst() && !work.begun();
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
        draft.settingsInDoubt = doubted || doubt;
        return work.with(draft.done())
                .missed(GroupShortfall.ofSettings(work.goal()), failure, exhausted, attempts, now);
    }
}
