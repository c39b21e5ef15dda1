package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Counts the removals of one partition within a sliding window of wall-clock time (CONTRACT 3, rule
 * 7). The window never goes backwards, whatever the clock does.
 */
public final class RemovalGuard {

    private final Deque<Long> times;
    private final int share;
    private final Duration window;

    /**
     * The whole limit.
     *
     * @param count removals per window in all partitions; 0: the guard is off
     */
    public record Limit(int count, Duration window) {}

    RemovalGuard(Limit limit, int partitionsInAll, List<Long> times) {
        this.share =
                limit.count() == 0
                        ? Integer.MAX_VALUE
                        : Math.max(1, limit.count() / Math.max(1, partitionsInAll));
        this.window = limit.window();
        this.times = new ArrayDeque<>(times);
    }

    /** How many removals may be let through now. */
    int left(Instant now) {
        if (share == Integer.MAX_VALUE) {
            return share;
        }
        forget(now);
        return Math.max(0, share - times.size());
    }

    /** Lets so many through. */
    void take(int count, Instant now) {
        if (share == Integer.MAX_VALUE) {
            return;
        }
        for (int i = 0; i < count; i++) {
            times.addLast(latest(now));
        }
    }

    List<Long> times() {
        return List.copyOf(times);
    }

    private void forget(Instant now) {
        long horizon = latest(now) - window.toMillis();
        while (!times.isEmpty() && times.getFirst() <= horizon) {
            times.removeFirst();
        }
    }

    private long latest(Instant now) {
        return times.isEmpty() ? now.toEpochMilli() : Math.max(times.getLast(), now.toEpochMilli());
    }
}
