package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.entity.Failure;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whatever time brings happens when it is due, if the engine is woken only when it asks for it. */
class WakingTest {

    private final EngineDriver engine = new EngineDriver();

    private void sleepUntil(Predicate<Effect> awaited) {
        int before = engine.effects.size();
        for (int i = 0; i < 100; i++) {
            engine.wake();
            if (engine.effects.stream().skip(before).anyMatch(awaited)) {
                return;
            }
        }
        throw new AssertionError("it never came");
    }

    private static Predicate<Effect> wanted(int permits) {
        return new Effect.Want(permits)::equals;
    }

    private Effect.Call called(Grant grant) {
        engine.poll(grant, 0, "ada");
        engine.permit();
        return engine.lastCall();
    }

    @Test
    void wake_idle_isNotAskedFor() {
        engine.open();
        engine.pass(Duration.ofSeconds(1));
        engine.wake();

        assertThat(engine.last(Effect.WakeAt.class, _ -> true).nanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void backoff_isOver_laneWantsAPermit() {
        engine.answer(called(engine.open()), EngineDriver.unanswered());

        sleepUntil(wanted(1));

        assertThat(engine.elapsed()).isBetween(Duration.ofNanos(1), Duration.ofMillis(200));
    }

    @Test
    void pauseThatMesiboAskedFor_isOver_laneWantsAPermit() {
        engine.answer(
                called(engine.open()),
                EngineDriver.refused(new Failure.Throttled(Optional.of(Duration.ofSeconds(3)))));

        sleepUntil(wanted(1));

        assertThat(engine.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void rate_growsBack() {
        engine.answer(
                called(engine.open()),
                EngineDriver.refused(new Failure.Throttled(Optional.of(Duration.ofSeconds(3)))));

        sleepUntil(new Effect.Share(30)::equals);

        assertThat(engine.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void circuit_wasOpenLongEnough_probeIsWanted() {
        Grant grant = engine.open();
        engine.openCircuit(grant);
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);

        sleepUntil(wanted(1));

        assertThat(engine.elapsed())
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(10).plusNanos(1));
    }

    @Test
    void hold_isOver_whatWasPerhapsCalledForWantsAPermit() {
        engine.leftUnclean(1);
        Grant grant = engine.open();
        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond()).isZero();
        engine.poll(grant, 0, "ada");

        sleepUntil(wanted(1));

        assertThat(engine.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond()).isEqualTo(50);
    }

    @Test
    void callTime_isOver_withdrawnPartitionIsReleasedWithTheCallInDoubt() {
        Grant grant = engine.open();
        called(grant);
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));

        sleepUntil(Effect.Commit.class::isInstance);

        assertThat(engine.elapsed()).isEqualTo(Duration.ofSeconds(40));
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isFalse();
        engine.commit();
        assertThat(engine.has(new Effect.Released(grant)::equals)).isTrue();
    }

    @Test
    void stopTime_isOver_partitionsAreReleasedWithTheCallInDoubt() {
        Grant grant = engine.open();
        called(grant);
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));
        engine.step(new Input.Stopping());

        sleepUntil(Effect.Commit.class::isInstance);

        assertThat(engine.elapsed()).isEqualTo(EngineDriver.STOP_TIME);
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isFalse();
    }

    @Test
    void lastCommit_isUnderWay_nothingIsWokenFor() {
        Grant grant = engine.open();
        called(grant);
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));
        engine.pass(Duration.ofMinutes(1));
        engine.pass(Duration.ofSeconds(1));

        assertThat(engine.last(Effect.WakeAt.class, _ -> true).nanos())
                .isGreaterThan(engine.elapsed().toNanos());
    }

    @Test
    void lease_isOver_haltIsTold() {
        EngineDriver leased = new EngineDriver(500, Duration.ofSeconds(7));
        leased.open();

        leased.wake();

        assertThat(leased.elapsed()).isEqualTo(Duration.ofSeconds(7));
        assertThat(leased.last(Effect.Halt.class, _ -> true).reason()).isEqualTo(HaltReason.LEASE);
    }
}
