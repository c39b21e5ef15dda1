package io.github.mesiboprovisioner.worker.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A {@link GroupWork} with the operation that is next for it. */
sealed interface GroupTask extends Task
        permits GroupLookupTask,
                GroupCreationTask,
                GroupSettingsTask,
                GroupMembersTask,
                GroupDeletionTask,
                GroupReleaseTask,
                GroupRetryTask {

    GroupWork work();

    GroupTask with(GroupWork work);

    @Override
    default GroupState state() {
        return work().state();
    }

    @Override
    default int carried() {
        return work().goal().entries().size();
    }

    @Override
    default boolean commitFirst() {
        return work().goal().released().isPresent();
    }

    @Override
    default List<Long> removals() {
        return List.of();
    }

    @Override
    default boolean mayReplan() {
        return !work().begun();
    }

    @Override
    default Task unanswered(Instant now) {
        GroupState recorded = work().recorded().state();
        boolean releases = work().goal().released().isPresent();
        return with(work().begunWith(releases ? recorded.perhapsCalled() : recorded));
    }

    @Override
    default Task deferred(Duration blocked) {
        return with(work().with(state().deferred(blocked)));
    }
}
