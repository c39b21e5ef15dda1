package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Resilience4j's circuit breaker on the engine's time: after too many transient failures nothing is
 * called but single probes.
 */
public final class BreakerCircuit implements Circuit {

    private final Settings settings;
    private final SteppedClock clock = new SteppedClock();
    private final CircuitBreaker breaker;
    private long openUntil = Long.MIN_VALUE;

    public BreakerCircuit(Settings settings) {
        this.settings = settings;
        this.breaker =
                CircuitBreaker.of(
                        "mesibo",
                        CircuitBreakerConfig.custom()
                                .failureRateThreshold(settings.failureRate())
                                .slidingWindow(
                                        settings.window(),
                                        settings.window(),
                                        SlidingWindowType.COUNT_BASED)
                                .waitDurationInOpenState(settings.open())
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .clock(clock)
                                .currentTimestampFunction(c -> c.millis(), TimeUnit.MILLISECONDS)
                                .build());
    }

    @Override
    public State state() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
            case OPEN, FORCED_OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
        };
    }

    @Override
    public long openUntil() {
        return openUntil;
    }

    @Override
    public boolean tryCall(long nanos) {
        clock.nanos = nanos;
        return breaker.tryAcquirePermission();
    }

    @Override
    public void answered(long nanos) {
        clock.nanos = nanos;
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        // Also the answer that fills the window opens the circuit if enough before it failed.
        noteOpening(nanos);
    }

    @Override
    public void failed(long nanos) {
        clock.nanos = nanos;
        breaker.onError(0, TimeUnit.NANOSECONDS, new Failed());
        noteOpening(nanos);
    }

    @Override
    public void cancelled() {
        breaker.releasePermission();
    }

    @Override
    public void open(long nanos) {
        clock.nanos = nanos;
        if (state() != State.OPEN) {
            breaker.transitionToOpenState();
            noteOpening(nanos);
        }
    }

    private void noteOpening(long nanos) {
        if (state() == State.OPEN && openUntil <= nanos) {
            openUntil = nanos + settings.open().toNanos();
        }
    }

    /** Tells the breaker of a failure; carries nothing. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed() {
            super("transient failure", null, false, false);
        }
    }

    /** Shows the time of the current step. */
    private static final class SteppedClock extends Clock {
        private long nanos;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos);
        }
    }
}
