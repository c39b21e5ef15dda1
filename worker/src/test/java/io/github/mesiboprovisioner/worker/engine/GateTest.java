package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** When calls go and when not (CONTRACT 6), at a limit of 50 a second and 64 in flight. */
class GateTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineDriver engine = new EngineDriver();

    /** The first call of a process, which goes alone, has been made. */
    private Grant warm(int waiting) {
        return warm(waiting, Duration.ZERO);
    }

    private Grant warm(int waiting, Duration latency) {
        Grant grant = engine.open();
        engine.poll(grant, 0, "first");
        engine.permit();
        engine.pass(latency);
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.commitAll();
        IntStream.range(0, waiting).forEach(i -> engine.poll(grant, i + 1, "user" + i));
        return grant;
    }

    private List<Effect.Call> permits(int count) {
        return engine.step(new Input.Permits(count)).stream()
                .filter(Effect.Call.class::isInstance)
                .map(Effect.Call.class::cast)
                .toList();
    }

    private static Reply throttled(Optional<Duration> retryAfter) {
        return EngineDriver.refused(new Failure.Throttled(retryAfter));
    }

    private double share() {
        return engine.last(Effect.Share.class, _ -> true).permitsPerSecond();
    }

    @Test
    void calls_inFlight_areAtMostTheConcurrency() {
        warm(70, Duration.ofSeconds(2));
        engine.pass(Duration.ofSeconds(3));

        List<Effect.Call> calls = permits(70);

        assertThat(calls).hasSize(64);
        assertThat(engine.last(Effect.GiveBack.class, _ -> true).permits()).isEqualTo(6);
        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isZero();
        engine.answer(calls.getFirst(), EngineDriver.token("t"));
        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isEqualTo(1);
        assertThat(permits(2)).hasSize(1);
    }

    @Test
    void calls_inTheFirstSecondsOfAProcess_areNoMoreThanMayArriveAtOnce() {
        warm(70, Duration.ofSeconds(2));

        assertThat(permits(70)).hasSize(8);
        assertThat(engine.last(Effect.WakeAt.class, _ -> true).nanos())
                .isEqualTo(Duration.ofSeconds(2 + 3).toNanos());

        engine.wake();
        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isEqualTo(56);
        assertThat(permits(70)).hasSize(56);
    }

    @Test
    void calls_whenNoneEnds_areNoMoreThanMayArriveAtOnce() {
        warm(70);
        engine.pass(Duration.ofSeconds(3));

        List<Effect.Call> calls = permits(70);

        assertThat(calls).hasSize(8);
        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isZero();
        engine.answer(calls.getFirst(), EngineDriver.unanswered());
        assertThat(permits(70)).hasSize(8);
    }

    @Test
    void calls_whenNoneEnds_areAsManyMoreAsUsuallyGoUntilOneDoes() {
        warm(70, Duration.ofMillis(600));
        engine.pass(Duration.ofSeconds(3));

        assertThat(permits(70)).hasSize(8 + 30);
    }

    @Test
    void permits_wanted_areAsManyAsLanesAreReady() {
        warm(5);

        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isEqualTo(5);
        assertThat(permits(2)).hasSize(2);
        assertThat(engine.last(Effect.Want.class, _ -> true).permits()).isEqualTo(3);
    }

    @Test
    void call_tellsHowLongItWaitedForItsPermit() {
        warm(1);
        engine.pass(SECOND);

        assertThat(permits(1)).extracting(Effect.Call::waited).containsExactly(SECOND);
    }

    @Test
    void throttled_burst_halvesTheRateOnce() {
        warm(3);
        List<Effect.Call> burst = permits(3);
        engine.pass(SECOND);

        burst.forEach(call -> engine.answer(call, throttled(Optional.empty())));

        assertThat(share()).isEqualTo(25);
    }

    @Test
    void throttled_again_halvesItAgain_neverBelowASixtyFourth() {
        warm(1);
        for (int i = 0; i < 10; i++) {
            engine.answer(permits(1).getFirst(), throttled(Optional.of(Duration.ZERO)));
            engine.pass(Duration.ofMillis(1));
        }

        assertThat(share()).isEqualTo(50.0 / 64);
    }

    @Test
    void throttled_rateGrowsBackByATenthOfTheLimitEveryTenSeconds() {
        warm(1);
        engine.answer(permits(1).getFirst(), throttled(Optional.empty()));

        for (double expected : new double[] {30, 35, 40, 45, 50}) {
            engine.pass(Duration.ofMillis(9999));
            assertThat(share()).isCloseTo(expected - 5, offset(1e-9));
            engine.pass(Duration.ofMillis(1));
            assertThat(share()).isCloseTo(expected, offset(1e-9));
        }
        engine.pass(Duration.ofMinutes(1));
        assertThat(share()).isEqualTo(50);
    }

    @Test
    void throttled_longAgo_rateIsWholeAgainAtOnce() {
        warm(1);
        engine.answer(permits(1).getFirst(), throttled(Optional.empty()));

        engine.pass(Duration.ofHours(1));

        assertThat(share()).isEqualTo(50);
    }

    @Test
    void throttled_withoutRetryAfter_everyCallWaitsASecond() {
        warm(2);
        engine.answer(permits(1).getFirst(), throttled(Optional.empty()));

        assertThat(permits(2)).isEmpty();
        engine.pass(SECOND.minusNanos(1));
        assertThat(permits(2)).isEmpty();
        engine.pass(Duration.ofNanos(1));

        assertThat(permits(2)).hasSize(2);
    }

    @Test
    void throttled_retryAfterAnHour_everyCallWaitsTenMinutes() {
        warm(2);
        engine.answer(permits(1).getFirst(), throttled(Optional.of(Duration.ofHours(1))));

        engine.pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(permits(2)).isEmpty();
        engine.pass(Duration.ofNanos(1));

        assertThat(permits(2)).hasSize(2);
    }

    @Test
    void throttled_shorterAfterLonger_theLongerCounts() {
        warm(2);
        List<Effect.Call> calls = permits(2);
        engine.answer(calls.getFirst(), throttled(Optional.of(Duration.ofSeconds(30))));
        engine.answer(calls.getLast(), throttled(Optional.of(SECOND)));

        engine.pass(Duration.ofSeconds(29));

        assertThat(permits(2)).isEmpty();
    }

    @Test
    void throttled_overAndOver_isNoAttempt() {
        warm(1);
        for (int i = 0; i < 20; i++) {
            engine.answer(permits(1).getFirst(), throttled(Optional.empty()));
            engine.pass(Duration.ofMinutes(1));
        }
        engine.answer(permits(1).getFirst(), EngineDriver.token("t"));
        engine.commitAll();

        assertThat(engine.published()).hasSize(2);
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.CLOSED);
    }

    /** The call that finds out whether mesibo is back. */
    private Effect.Call probe() {
        Grant grant = engine.open();
        engine.openCircuit(grant);
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
        engine.pass(Duration.ofSeconds(11));
        List<Effect.Call> calls = permits(2);
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }

    @Test
    void probe_thatMesiboThrottles_isFollowedByAnother() {
        engine.answer(probe(), throttled(Optional.of(SECOND)));
        assertThat(permits(1)).isEmpty();

        engine.pass(SECOND);

        assertThat(permits(2)).hasSize(1);
    }

    @Test
    void probe_thatMesiboForbids_isFollowedByAnotherWithTheNextToken() {
        engine.answer(
                probe(), EngineDriver.refused(new Failure.Forbidden(Failure.Forbidden.Kind.AUTH)));
        assertThat(permits(1)).isEmpty();
        engine.pass(SECOND);

        engine.step(new Input.AppTokenChanged());

        assertThat(permits(2)).hasSize(1);
    }

    @Test
    void lease_runsOut_haltsUntilItIsExtended() {
        EngineDriver leased = new EngineDriver(500, SECOND);
        Grant grant = leased.open();
        leased.poll(grant, 0, "ada");
        leased.pass(SECOND.minusNanos(1));
        assertThat(leased.status().halts()).isEmpty();
        leased.wake();
        leased.permit();
        assertThat(leased.calls()).isZero();
        assertThat(leased.status().halts()).containsOnlyKeys(HaltReason.LEASE);
        assertThat(leased.last(Effect.Halt.class, _ -> true).on()).isTrue();

        leased.step(new Input.LeaseExtended(Duration.ofSeconds(3).toNanos()));
        leased.step(new Input.LeaseExtended(Duration.ofSeconds(2).toNanos()));
        leased.pass(Duration.ofMillis(1500));
        leased.permit();

        assertThat(leased.calls()).isEqualTo(1);
        assertThat(leased.status().halts()).isEmpty();
    }
}
