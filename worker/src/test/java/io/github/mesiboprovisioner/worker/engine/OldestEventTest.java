package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What {@code provisioner_oldest_event_seconds} tells. The driver's records are of its start. */
final class OldestEventTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final EngineDriver engine = new EngineDriver();

    @Test
    void oldest_nothingWaits_isZero() {
        engine.open();

        engine.pass(MINUTE);

        assertThat(engine.status().oldest()).isZero();
    }

    @Test
    void oldest_eventWaitsForItsCall_isItsAge() {
        Grant grant = engine.open();
        engine.pass(MINUTE);

        engine.poll(grant, 0, "ada");

        assertThat(engine.status().oldest()).isEqualTo(MINUTE);
    }

    @Test
    void oldest_resultIsNotCommitted_isItsAgeUntilItIs() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));

        engine.pass(MINUTE);
        assertThat(engine.status().lanes()).containsOnlyKeys(LanePhase.IDLE);
        assertThat(engine.status().oldest()).isEqualTo(MINUTE);
        engine.commit();

        assertThat(engine.status().oldest()).isZero();
    }

    @Test
    void oldest_transactionFails_isStillItsAge() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));

        engine.step(new Input.NotCommitted(engine.lastBatch().id()));
        engine.pass(MINUTE);

        assertThat(engine.status().oldest()).isEqualTo(MINUTE);
    }

    @Test
    void oldest_timeStampAheadOfTheClock_isZero() {
        Grant grant = engine.open();
        engine.pass(MINUTE.negated());

        engine.poll(grant, 0, "ada");

        assertThat(engine.status().oldest()).isZero();
    }
}
