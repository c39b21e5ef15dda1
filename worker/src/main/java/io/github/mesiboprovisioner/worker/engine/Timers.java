package io.github.mesiboprovisioner.worker.engine;

import org.jspecify.annotations.Nullable;

import java.util.PriorityQueue;

/** When lanes want to be looked at again. */
final class Timers {

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long last;

    private record Timer(long nanos, long number, Lane lane) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** Replaces the lane's earlier timer. */
    void set(Lane lane, long nanos) {
        lane.timer = ++last;
        queue.add(new Timer(nanos, last, lane));
    }

    void cancel(Lane lane) {
        lane.timer = 0;
    }

    /** Lets go of lanes whose timers were cancelled. */
    void purge() {
        queue.removeIf(Timers::isVoid);
    }

    private static boolean isVoid(Timer timer) {
        return timer.lane().timer != timer.number();
    }

    /** A lane whose time has come, or null. */
    @Nullable Lane pollDue(long nanos) {
        while (!queue.isEmpty() && queue.peek().nanos() <= nanos) {
            Timer timer = queue.remove();
            if (!isVoid(timer)) {
                timer.lane().timer = 0;
                return timer.lane();
            }
        }
        return null;
    }

    /** When the next one is due; {@link Long#MAX_VALUE} if there is none. */
    long next() {
        while (!queue.isEmpty() && isVoid(queue.peek())) {
            queue.remove();
        }
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().nanos();
    }
}
