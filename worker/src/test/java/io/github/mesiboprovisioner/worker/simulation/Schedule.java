package io.github.mesiboprovisioner.worker.simulation;

import java.util.PriorityQueue;

/** What happens when: the world's clock and its events, in order of time and then of arrival. */
final class Schedule {
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long now;
    private long number;

    private record Entry(long nanos, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    long now() {
        return now;
    }

    /** How many events there have been. */
    long count() {
        return number - queue.size();
    }

    void at(long nanos, Runnable action) {
        queue.add(new Entry(Math.max(now, nanos), number++, action));
    }

    void in(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Lets the next event happen; false if there is none. */
    boolean next() {
        Entry entry = queue.poll();
        if (entry == null) {
            return false;
        }
        now = entry.nanos();
        entry.action().run();
        return true;
    }
}
