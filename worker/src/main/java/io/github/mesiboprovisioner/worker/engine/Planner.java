package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Machine;
import io.github.mesiboprovisioner.worker.entity.Moment;
import io.github.mesiboprovisioner.worker.entity.Plan;
import io.github.mesiboprovisioner.worker.entity.Queued;
import io.github.mesiboprovisioner.worker.entity.Rules;

import java.util.Collection;
import java.util.List;

/**
 * Asks the machine what is next for a lane, and tells it what that depends on.
 *
 * <p>Thread: the engine's alone.
 */
final class Planner {

    /** Bounds the length of one step, not what is folded in the end. */
    private static final int FOLD_MAX = 10_000;

    private final Machine machine;
    private final Turn turn;
    private final Collection<Partition> partitions;

    Planner(Rules rules, Turn turn, Collection<Partition> partitions) {
        this.machine = new Machine(rules);
        this.turn = turn;
        this.partitions = partitions;
    }

    /** What to do for the lane, with at most {@code eventsMax} of its events. */
    Plan plan(Lane lane, int eventsMax, boolean aboutToSend) {
        RemovalGuard guard = lane.partition.guard;
        Moment moment =
                new Moment(
                        turn.wall(),
                        aboutToSend && lane.mayExpire(),
                        guard.left(turn.wall()),
                        guard::isLetThrough,
                        eventsMax,
                        gid -> isHeldElsewhere(gid, lane));
        // Whatever waits may cancel a release.
        boolean released = lane.state.held().filter(HeldRemoval::isReleased).isPresent();
        List<Queued> queue = lane.events(released ? FOLD_MAX : eventsMax);
        return machine.plan(lane.key, lane.state, queue, moment);
    }

    /** How many of its events may be folded now. */
    static int foldMax(Lane lane) {
        return lane.singles > 0 ? 1 : FOLD_MAX;
    }

    private boolean isHeldElsewhere(long gid, Lane lane) {
        return partitions.stream().anyMatch(partition -> isHeldByAnother(gid, lane, partition));
    }

    private static boolean isHeldByAnother(long gid, Lane lane, Partition partition) {
        return partition.table.isHeldByAnother(gid, lane.key)
                || partition.lanes.values().stream()
                        .anyMatch(other -> other != lane && holds(other.state, gid));
    }

    private static boolean holds(EntityState state, long gid) {
        return state instanceof GroupState group
                && group.gid().map(own -> own == gid).orElse(false);
    }
}
