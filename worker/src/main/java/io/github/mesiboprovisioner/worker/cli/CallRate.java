package io.github.mesiboprovisioner.worker.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many calls a second were made lately.
 *
 * <p>Thread: one.
 */
final class CallRate {
    private static final long LATELY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Deque<Count> counts = new ArrayDeque<>();

    private record Count(long calls, long nanos) {}

    /**
     * The rate now.
     *
     * @param calls since the start, at {@code nanos} (monotonic)
     */
    double after(long calls, long nanos) {
        counts.addLast(new Count(calls, nanos));
        while (nanos - counts.getFirst().nanos() > LATELY_NANOS) {
            counts.removeFirst();
        }
        Count first = counts.getFirst();
        long time = nanos - first.nanos();
        return time == 0 ? 0 : (calls - first.calls()) * 1e9 / time;
    }
}
