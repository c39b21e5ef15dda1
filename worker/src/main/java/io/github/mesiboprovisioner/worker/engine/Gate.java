package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.Failure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a call may go now: halts, lease, throttling, circuit, concurrency; and how large this
 * instance's share of the rate is.
 *
 * <p>Thread: the engine's alone.
 */
final class Gate {

    private static final Duration THROTTLE_MAX = Duration.ofMinutes(10);
    private static final Duration THROTTLE_DEFAULT = Duration.ofSeconds(1);
    private static final long GROWTH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double GROWTH = 0.1;
    private static final double FACTOR_MIN = 1.0 / 64;

    /** So long after its first call a process is slow again and again: code is compiled. */
    private static final long WARMING_NANOS = Duration.ofSeconds(3).toNanos();

    /** What mesibo may receive above the limit, because calls bunch on their way. */
    private static final double BUNCHED = 0.05;

    private static final int BUNCH_LEAST = 8;

    /** Of so many calls it is remembered how long mesibo took. */
    private static final int REMEMBERED = 64;

    private final EngineSettings.Calls calls;
    private final Circuit circuit;
    private final Turn turn;
    private final Map<HaltReason, String> halts = new EnumMap<>(HaltReason.class);
    private double factor = 1.0;
    private long growAt = Long.MAX_VALUE;
    private long throttledUntil = Long.MIN_VALUE;
    private long throttledAt = Long.MIN_VALUE;
    private long answeredAt = Long.MIN_VALUE;
    private long leaseUntil = Long.MIN_VALUE;
    private long appTokenAt = Long.MIN_VALUE;
    private long calledAt = Long.MIN_VALUE;
    private int inFlight;

    /** Calls since one ended: if mesibo, or the way to it, stands still, they arrive at once. */
    private int unheard;

    /** How long mesibo usually takes to answer. */
    private double usualNanos;

    private int heard;
    private long warmAt = Long.MAX_VALUE;

    /**
     * On its way since the circuit was not closed; another one may end the half-open time first.
     */
    private @Nullable CallId probe;

    Gate(EngineSettings.Calls calls, Circuit circuit, Turn turn) {
        this.calls = calls;
        this.circuit = circuit;
        this.turn = turn;
    }

    Circuit circuit() {
        return circuit;
    }

    int inFlight() {
        return inFlight;
    }

    Map<HaltReason, String> halts() {
        return halts;
    }

    void halt(HaltReason reason, String explanation) {
        if (!explanation.equals(halts.put(reason, explanation))) {
            turn.emit(new Effect.Halt(reason, true, explanation));
        }
    }

    void resume(HaltReason reason) {
        if (halts.remove(reason) != null) {
            turn.emit(new Effect.Halt(reason, false, ""));
        }
    }

    void extendLease(long until) {
        leaseUntil = Math.max(leaseUntil, until);
        if (hasLease()) {
            resume(HaltReason.LEASE);
        }
    }

    private boolean hasLease() {
        return turn.nanos() < leaseUntil;
    }

    /** When the lease runs out; {@link Long#MAX_VALUE} if there is none to run out. */
    long leaseUntil() {
        return hasLease() ? leaseUntil : Long.MAX_VALUE;
    }

    /** Says so if the lease has run out. */
    void checkLease() {
        if (!hasLease() && leaseUntil != Long.MIN_VALUE) {
            halt(
                    HaltReason.LEASE,
                    "no answered heartbeat: another instance may own the partitions");
        }
    }

    /** True if calls go as usual: neither halted nor waiting for mesibo to recover. */
    boolean isFlowing() {
        return circuit.isClosed() && !isHalted();
    }

    /** True if calls may go but for permits and for calls in flight. */
    boolean isOpen() {
        return isFlowing() && hasLease() && !isThrottled();
    }

    /** When the last call went (monotonic). */
    long calledAt() {
        return calledAt;
    }

    /**
     * True if more may be read where {@code pending} records wait. While the circuit is open that
     * is no more than a probe needs: with nothing at all to call for it would stay open for ever.
     */
    boolean mayRead(int pending) {
        return !isHalted() && (circuit.isClosed() || pending == 0);
    }

    private boolean isHalted() {
        for (HaltReason reason : halts.keySet()) {
            if (stopsCalls(reason)) {
                return true;
            }
        }
        return false;
    }

    /** A reset halts its own partitions only. */
    private static boolean stopsCalls(HaltReason reason) {
        return switch (reason) {
            case AUTH, BREACH, EGRESS, PARTITIONS, LEASE -> true;
            case RESET -> false;
        };
    }

    /** How many calls may go now if permits are there. */
    int capacity() {
        if (!hasLease() || isHalted() || isThrottled()) {
            return 0;
        }
        int free = Math.max(0, Math.min(concurrency() - inFlight, unheardMax() - unheard));
        return switch (circuit.state()) {
            case CLOSED -> free;
            case OPEN ->
                    probe == null && turn.nanos() > circuit.openUntil() ? Math.min(1, free) : 0;
            case HALF_OPEN -> inFlight == 0 ? Math.min(1, free) : 0;
        };
    }

    /**
     * The first call of a process goes alone: on its way everything is loaded, and what was sent
     * behind it would reach mesibo all at once. For a while after it no more are in flight than may
     * arrive at once.
     */
    private int concurrency() {
        if (warmAt == Long.MAX_VALUE) {
            return 1;
        }
        return turn.nanos() < warmAt
                ? Math.min(calls.concurrency(), bunchMax())
                : calls.concurrency();
    }

    /** What may reach mesibo at once. */
    private int bunchMax() {
        return Math.max(BUNCH_LEAST, (int) (calls.ratePerSecond() * BUNCHED));
    }

    /** As many as usually leave before the first of them is answered, and a bunch. */
    private int unheardMax() {
        return bunchMax() + (int) (calls.ratePerSecond() * usualNanos / 1e9);
    }

    private boolean isThrottled() {
        return turn.nanos() < throttledUntil;
    }

    /** Takes a place for a call; false if the circuit does not let it pass. */
    boolean tryCall(CallId id) {
        if (!circuit.tryCall(turn.nanos())) {
            return false;
        }
        if (!circuit.isClosed()) {
            probe = id;
        }
        inFlight++;
        unheard++;
        calledAt = turn.nanos();
        return true;
    }

    /** A call has ended, whichever way, wanted or not. */
    void ended(CallId id) {
        inFlight--;
        unheard = 0;
        if (id.equals(probe)) {
            probe = null;
        }
        if (warmAt == Long.MAX_VALUE) {
            warmAt = turn.nanos() + WARMING_NANOS;
        }
    }

    void answered(long calledAt) {
        answeredAt = turn.nanos();
        heard = Math.min(heard + 1, REMEMBERED);
        usualNanos += (turn.nanos() - calledAt - usualNanos) / heard;
        circuit.answered(turn.nanos());
    }

    /** True if any call got an answer since {@code nanos}. */
    boolean answeredSince(long nanos) {
        return answeredAt >= nanos;
    }

    /** Halts for the app token end; what is still on its way was sent with the old one. */
    void appTokenChanged() {
        appTokenAt = turn.nanos();
        resume(HaltReason.AUTH);
        resume(HaltReason.BREACH);
    }

    /** More calls would make it worse: none goes before the app token has changed. */
    void forbidden(Failure.Forbidden.Kind kind, long calledAt) {
        circuit.cancelled();
        answeredAt = turn.nanos();
        if (calledAt <= appTokenAt) {
            return;
        }
        switch (kind) {
            case AUTH -> halt(HaltReason.AUTH, "mesibo does not accept the app token: replace it");
            case BREACH ->
                    halt(
                            HaltReason.BREACH,
                            "mesibo has disabled the app (TOKENBREACH): see that calls come from at"
                                    + " most five addresses, then replace the app token");
        }
    }

    /** Calls of the same burst halve the rate only once. */
    void throttled(Optional<Duration> retryAfter, long calledAt) {
        circuit.cancelled();
        answeredAt = turn.nanos();
        Duration asked = retryAfter.orElse(THROTTLE_DEFAULT);
        Duration wait = asked.compareTo(THROTTLE_MAX) < 0 ? asked : THROTTLE_MAX;
        throttledUntil = Math.max(throttledUntil, turn.nanos() + wait.toNanos());
        if (calledAt >= throttledAt) {
            throttledAt = turn.nanos();
            factor = Math.max(FACTOR_MIN, factor / 2);
            growAt = turn.nanos() + GROWTH_NANOS;
        }
    }

    /** Lets the rate grow back. */
    void grow() {
        while (factor < 1.0 && turn.nanos() >= growAt) {
            factor = Math.min(1.0, factor + GROWTH);
            growAt = factor < 1.0 ? growAt + GROWTH_NANOS : Long.MAX_VALUE;
        }
    }

    /** The rate for a share of all partitions. */
    double rate(int owned, int all) {
        return all == 0 ? 0 : calls.ratePerSecond() * factor * owned / all;
    }

    /** When something changes here without any input. */
    long wakeAt() {
        long wake = Math.min(growAt, leaseUntil());
        if (turn.nanos() < warmAt && inFlight >= bunchMax()) {
            wake = Math.min(wake, warmAt);
        }
        if (isThrottled()) {
            wake = Math.min(wake, throttledUntil);
        }
        if (circuit.state() == Circuit.State.OPEN && turn.nanos() <= circuit.openUntil()) {
            wake = Math.min(wake, circuit.openUntil() + 1);
        }
        return wake;
    }
}
