package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the removals of one partition within a sliding window of wall-clock time (CONTRACT 3, rule
 * 7). The window never goes backwards, whatever the clock does.
 *
 * <p>A removal is called for only once its place is committed: so whoever takes over knows which
 * removals were perhaps carried out, and holds none of them.
 */
public final class RemovalGuard {

    private final Deque<Long> times;

    /** For unsettled events, when their removal was let through. */
    private final Map<Long, Long> letThrough;

    private final int share;
    private final Duration window;

    /**
     * The whole limit.
     *
     * @param count removals per window in all partitions; 0: the guard is off
     */
    public record Limit(int count, Duration window) {}

    RemovalGuard(Limit limit, int partitionsInAll, List<Long> times, Map<Long, Long> letThrough) {
        this.share =
                limit.count() == 0
                        ? Integer.MAX_VALUE
                        : Math.max(1, limit.count() / Math.max(1, partitionsInAll));
        this.window = limit.window();
        this.times = new ArrayDeque<>(times);
        this.letThrough = new TreeMap<>(letThrough);
    }

    /** How many removals may be let through now. */
    int left(Instant now) {
        if (isOff()) {
            return share;
        }
        forget(now);
        return Math.max(0, share - times.size());
    }

    boolean isLetThrough(long offset) {
        return isOff() || letThrough.containsKey(offset);
    }

    /** Gives the events at {@code offsets} their places; false if all of them have theirs. */
    boolean letThrough(Collection<Long> offsets, Instant now) {
        boolean news = false;
        for (long offset : offsets) {
            if (!isLetThrough(offset)) {
                long time = latest(now);
                times.addLast(time);
                letThrough.put(offset, time);
                news = true;
            }
        }
        return news;
    }

    /**
     * The event at {@code offset} has ended.
     *
     * @param unused no call was made for its removal: its place is given back
     */
    void settled(long offset, boolean unused) {
        Long time = letThrough.remove(offset);
        if (time != null && unused) {
            times.removeLastOccurrence(time);
        }
    }

    List<Long> times() {
        return List.copyOf(times);
    }

    Map<Long, Long> letThrough() {
        return Map.copyOf(letThrough);
    }

    private boolean isOff() {
        return share == Integer.MAX_VALUE;
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
