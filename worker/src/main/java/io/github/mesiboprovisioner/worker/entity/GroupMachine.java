package io.github.mesiboprovisioner.worker.entity;

import java.util.List;

/**
 * Plans a group: folds the head of its queue, and goes for what that wants (CONTRACT 3 to 6).
 *
 * <p>The state records what mesibo has confirmed and which members are late; what is desired beyond
 * that is in the queue alone. So an event that fails leaves nothing to be undone, and an owner that
 * takes over folds the same events again.
 */
final class GroupMachine {

    private GroupMachine() {}

    static Plan plan(GroupState state, String id, List<Queued> queue, Rules rules, Moment moment) {
        if (Release.isDue(state, queue)) {
            return GroupReleaseTask.plan(state, id, rules, moment);
        }
        if (queue.isEmpty()) {
            return GroupLate.plan(state, id, rules, moment);
        }
        return events(state, id, queue, rules, moment);
    }

    private static Plan events(
            GroupState state, String id, List<Queued> queue, Rules rules, Moment moment) {
        GroupFold fold = GroupFold.of(state, id, queue, rules, moment);
        int idle = fold.idle();
        if (idle > 0 && idle < fold.size()) {
            fold = GroupFold.of(state, id, queue.subList(0, idle), rules, moment);
        }
        Step step = GroupWork.of(fold.goal(), state, rules, moment).next(moment.now());
        return switch (step) {
            case Step.Next(Task task) -> new Plan.Work(task);
            case Step.Settled(EntityState settled, List<Ending> endings, _) ->
                    new Plan.Settle(settled, endings);
            case Step.Unfold _ -> events(state, id, queue.subList(0, 1), rules, moment);
        };
    }
}
