package io.github.mesiboprovisioner.worker.mesibo.rate;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When the next permit is due, at a rate that changes: no thread, no clock of its own.
 *
 * <p>A {@link RateLimiter} whose every cycle holds one permit (from 2,000 a second on as many as
 * fit into half a millisecond or more) hands them out smoothly; they are reserved ahead, so that a
 * caller who comes a little late finds those of the cycles he missed. {@link Recent} on top holds
 * what coming late would bunch. A new rate begins with an empty limiter, and keeps the part of the
 * period that has gone by: often changed slow rates would never give a permit otherwise.
 *
 * <p>Thread: confined to its owner's. {@code now} never goes backwards.
 */
final class Pace {
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double CYCLES_PER_SECOND_MAX = 1_000;

    private final Recent recent = new Recent();
    private final ArrayDeque<Reserved> reserved = new ArrayDeque<>();
    private int reservedCount;
    private boolean rested;
    private double rate;
    private Optional<Cycles> cycles = Optional.empty();

    /** Permits that are due together. */
    private record Reserved(long dueNanos, int count) {}

    /** From {@code now} on, in permits per second; 0: none. */
    void setRate(double permitsPerSecond, long now) {
        if (!(permitsPerSecond >= 0 && permitsPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a rate of " + permitsPerSecond);
        }
        if (permitsPerSecond == rate) {
            return;
        }
        double gone = cycles.map(before -> before.partGone(now)).orElse(0.0);
        rate = permitsPerSecond;
        reserved.clear();
        reservedCount = 0;
        cycles = rate > 0 ? Optional.of(new Cycles(rate, gone, now)) : Optional.empty();
    }

    /** How many of the {@code wanted} permits may be used now: they count as used. */
    int take(long now, int wanted) {
        if (cycles.isEmpty()) {
            return 0;
        }
        Cycles current = cycles.get();
        forgetUnwanted(now, rested ? current.permits() : Math.max(wanted, current.permits()));
        rested = false;
        reserveAhead(current, now, wanted);
        int room = (int) Math.min(recent.room(now, rate), wanted);
        int taken = takeDue(current, now, room);
        if (taken > 0) {
            recent.add(now, taken);
        }
        return taken;
    }

    /** Nobody wants a permit for now. */
    void rest() {
        rested = true;
    }

    /** The last {@code n} permits taken were not used. */
    void giveBack(int n, long now) {
        recent.takeBack(n);
        // As after any idle time, one cycle's worth may be used at once, and no more.
        int kept = cycles.map(current -> Math.min(n, current.permits())).orElse(0);
        boolean oneIsDue = !reserved.isEmpty() && reserved.element().dueNanos() <= now;
        if (kept > 0 && !oneIsDue) {
            reserved.addFirst(new Reserved(now, kept));
            reservedCount += kept;
        }
    }

    /** How long from {@code now} until {@link #take} gives one; {@link Long#MAX_VALUE}: never. */
    long nanosUntilNext(long now) {
        if (reserved.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long untilDue = Math.max(0, reserved.element().dueNanos() - now);
        return Math.max(untilDue, recent.nanosUntilRoom(now, rate));
    }

    /** Time that passed without demand gives one cycle's worth of permits, not a burst. */
    private void forgetUnwanted(long now, int kept) {
        int overdue = 0;
        for (Reserved one : reserved) {
            overdue += one.dueNanos() <= now ? one.count() : 0;
        }
        while (overdue > kept) {
            int count = reserved.remove().count();
            overdue -= count;
            reservedCount -= count;
        }
    }

    private void reserveAhead(Cycles from, long now, int wanted) {
        while (reservedCount < wanted
                && (reserved.isEmpty() || reserved.getLast().dueNanos() - now <= AHEAD_NANOS)) {
            int count = Math.min(from.permits(), wanted - reservedCount);
            reserved.add(new Reserved(now + from.reserve(count, now), count));
            reservedCount += count;
        }
    }

    private int takeDue(Cycles from, long now, int most) {
        int taken = 0;
        while (taken < most && !reserved.isEmpty() && reserved.element().dueNanos() <= now) {
            Reserved due = reserved.remove();
            int used = Math.min(due.count(), most - taken);
            if (used < due.count()) {
                reserved.addFirst(new Reserved(due.dueNanos(), due.count() - used));
            }
            from.used(due.dueNanos());
            reservedCount -= used;
            taken += used;
        }
        return taken;
    }

    /** The limiter of one rate, on a clock that is set by hand. */
    private static final class Cycles {
        private final int permits;
        private final long periodNanos;
        private final RateLimiter limiter;
        private long clock;
        private long lastUsed;

        Cycles(double rate, double partGone, long now) {
            permits = (int) Math.max(1, Math.floor(rate / CYCLES_PER_SECOND_MAX));
            periodNanos = (long) Math.ceil(permits * 1e9 / rate);
            lastUsed = now - (long) (periodNanos * partGone);
            clock = lastUsed;
            limiter = new AtomicRateLimiter("mesibo", config(), Map.of(), () -> clock);
            limiter.drainPermissions();
        }

        private RateLimiterConfig config() {
            return RateLimiterConfig.custom()
                    .limitForPeriod(permits)
                    .limitRefreshPeriod(Duration.ofNanos(periodNanos))
                    .timeoutDuration(Duration.ofDays(10_000))
                    .build();
        }

        int permits() {
            return permits;
        }

        /** How long from {@code now} until the next {@code count} may be used. */
        long reserve(int count, long now) {
            clock = now;
            return limiter.reservePermission(count);
        }

        void used(long due) {
            lastUsed = due;
        }

        double partGone(long now) {
            return Math.clamp((double) (now - lastUsed) / periodNanos, 0, 1);
        }
    }
}
