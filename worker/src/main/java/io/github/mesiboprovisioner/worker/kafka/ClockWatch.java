package io.github.mesiboprovisioner.worker.kafka;

import java.time.Duration;

/**
 * Notices that the wall clock was set back. Forward steps need nothing: what is overdue then is
 * done at once.
 *
 * <p>Thread: one.
 */
final class ClockWatch {

    /** Less than this only makes one heartbeat that much later. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private static final long NEVER = Long.MIN_VALUE;

    /** Whoever is interrupted for longer between two clocks has read neither rightly. */
    private static final Duration READING_MAX = Duration.ofMillis(100);

    /** Of the wall clock before the monotonic one. */
    private long ahead = NEVER;

    /**
     * By how much it was set back since the last look; zero if it was not.
     *
     * @param nanosBefore monotonic, read before the wall clock
     * @param nanosAfter the same, read after it
     */
    Duration look(long nanosBefore, long wallMillis, long nanosAfter) {
        if (nanosAfter - nanosBefore > READING_MAX.toNanos()) {
            return Duration.ZERO;
        }
        long before = ahead;
        ahead = wallMillis - Duration.ofNanos(nanosAfter).toMillis();
        Duration back = before == NEVER ? Duration.ZERO : Duration.ofMillis(before - ahead);
        return back.compareTo(TOLERANCE) >= 0 ? back : Duration.ZERO;
    }
}
