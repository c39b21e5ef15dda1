package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans the next step of a user: folds its queued events and compares what they want with what is
 * recorded.
 */
final class UserMachine {
    private UserMachine() {}

    static Plan plan(
            UserState state, String address, List<Queued> queue, Rules rules, Moment moment) {
        if (Release.isDue(state, queue)) {
            return UserReleaseTask.plan(state, address, rules);
        }
        if (queue.isEmpty()) {
            return new Plan.Rest(Instant.MAX);
        }
        UserFrame frame = new UserFrame(address, state, rules, moment, Map.of());
        UserFold fold = UserFold.of(frame, queue);
        if (fold.operations().isEmpty()) {
            return settle(fold);
        }
        UserFold idle = fold.leadingIdle();
        return idle.entries().isEmpty() ? new Plan.Work(UserTask.of(fold)) : settle(idle);
    }

    private static Plan settle(UserFold fold) {
        UserState before = fold.frame().base();
        UserState after = fold.settled(before).withDoubt(fold.desired().inDoubt());
        return new Plan.Settle(after, UserEndings.of(fold, before, Optional.empty()));
    }
}
