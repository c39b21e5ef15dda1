package io.github.mesiboprovisioner.worker.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the lanes whose next event has waited longest. */
final class SlowestLanes {

    private static final Comparator<Lane> OLDEST_FIRST = Comparator.comparing(Lane::since);

    private SlowestLanes() {}

    /** The slowest first. There may be very many lanes: it remembers {@code max} of them. */
    static List<EngineStatus.SlowLane> of(Collection<Partition> partitions, int max) {
        PriorityQueue<Lane> slowest = new PriorityQueue<>(OLDEST_FIRST.reversed());
        for (Partition partition : partitions) {
            for (Lane lane : partition.lanes.values()) {
                if (!lane.isEmpty()) {
                    slowest.add(lane);
                }
                if (slowest.size() > max) {
                    slowest.remove();
                }
            }
        }
        return slowest.stream().sorted(OLDEST_FIRST).map(Lane::status).toList();
    }
}
