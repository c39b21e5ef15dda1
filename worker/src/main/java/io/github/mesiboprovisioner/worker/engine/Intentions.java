package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Task;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/**
 * Creations that may be committed as about to be sent. Whoever finds such an intention must take it
 * for sent, so there are no more of them than calls that could go; the other lanes wait aside.
 *
 * <p>Thread: the engine's alone.
 */
final class Intentions {

    private final Gate gate;
    private final Set<Lane> admitted = new HashSet<>();
    private final ReadyLanes aside = new ReadyLanes();

    Intentions(Gate gate) {
        this.gate = gate;
    }

    /** True if the task makes a group: what is recorded of it before it is sent, is a doubt. */
    static boolean areNeededFor(Task task) {
        return task.operation() instanceof Operation.GroupAdd;
    }

    /** True if the lane may make its intention known; otherwise it waits here for that. */
    boolean admit(Lane lane) {
        if (admitted.contains(lane) || hasRoom()) {
            admitted.add(lane);
            return true;
        }
        lane.phase = LanePhase.BLOCKED;
        aside.add(lane);
        return false;
    }

    /** A lane for which there is room now; null if there is none. */
    @Nullable Lane next() {
        admitted.removeIf(Intentions::isOver);
        Lane lane = hasRoom() ? aside.poll() : null;
        while (lane != null && isOver(lane)) {
            lane = aside.poll();
        }
        if (lane != null) {
            admitted.add(lane);
        }
        return lane;
    }

    /** A call has gone for it. */
    void sent(Lane lane) {
        admitted.remove(lane);
    }

    private boolean hasRoom() {
        return admitted.size() < gate.capacity();
    }

    private static boolean isOver(Lane lane) {
        return lane.partition.draining
                || lane.partition.gone
                || switch (lane.phase) {
                    case READY, BLOCKED, INTENDING -> false;
                    case IDLE, IN_FLIGHT, BACKOFF, RESTING -> true;
                };
    }
}
