package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.GroupState.LateEvent;

import java.time.Duration;
import java.time.Instant;

/** Late members: wanted, but not known to mesibo so far (CONTRACT 3, rule 6). */
final class GroupLate {

    private GroupLate() {}

    static GroupState deferred(GroupState state, Duration blocked) {
        GroupDraft draft = new GroupDraft(state);
        draft.late = state.late().stream().map(event -> deferred(event, blocked)).toList();
        draft.retryAt = state.retryAt().map(at -> later(at, blocked));
        return draft.done();
    }

    static GroupState perhapsCalled(GroupState state) {
        GroupDraft draft = new GroupDraft(state);
        draft.lateInDoubt = true;
        return draft.done();
    }

    private static LateEvent deferred(LateEvent event, Duration blocked) {
        return new LateEvent(
                event.origin(),
                event.trace(),
                later(event.deadline(), blocked),
                event.added(),
                event.rejected());
    }

    private static Instant later(Instant instant, Duration by) {
        return instant.plus(by);
    }
}
