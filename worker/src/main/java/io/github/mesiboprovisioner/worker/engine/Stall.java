package io.github.mesiboprovisioner.worker.engine;

import java.util.Collection;

/**
 * Notices that events wait although nothing known keeps them: no halt, no circuit, no call in
 * flight, no permit awaited, no lane in retry. It must never happen.
 */
final class Stall {

    private long since = Long.MAX_VALUE;
    private long watermarks;

    void observe(Collection<Partition> partitions, Gate gate, long nanos) {
        long sum = 0;
        boolean waiting = false;
        boolean explained = !gate.isFlowing() || gate.inFlight() > 0;
        for (Partition partition : partitions) {
            sum += partition.tracker.watermark();
            waiting |= partition.tracker.pending() > 0;
            explained |= !partition.isCallable() || nanos < partition.holdUntil;
        }
        if (!waiting || explained || sum != watermarks || hasReason(partitions)) {
            since = nanos;
        }
        watermarks = sum;
    }

    private static boolean hasReason(Collection<Partition> partitions) {
        for (Partition partition : partitions) {
            for (Lane lane : partition.lanes.values()) {
                switch (lane.phase) {
                    case READY, IN_FLIGHT, BACKOFF, INTENDING, RESTING -> {
                        return true;
                    }
                    case IDLE, BLOCKED -> {}
                }
            }
        }
        return false;
    }

    long nanos(long now) {
        return since == Long.MAX_VALUE ? 0 : Math.max(0, now - since);
    }
}
