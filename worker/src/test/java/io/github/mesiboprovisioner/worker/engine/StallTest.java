package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.entity.Failure;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** What {@code provisioner_stalled_seconds} tells: what stands still and why is not known. */
final class StallTest {

    private static final Duration CALL = Duration.ofSeconds(40);
    private static final Duration HOUR = Duration.ofHours(1);

    private final EngineDriver engine = new EngineDriver();

    @Test
    void stalled_nothingWaits_isZero() {
        engine.open();

        engine.pass(HOUR);

        assertThat(engine.status().stalled()).isZero();
    }

    @Test
    void stalled_permitsStayAway_growsUntilOneComes() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");

        engine.pass(CALL);
        assertThat(engine.status().stalled()).isZero();
        engine.pass(Duration.ofSeconds(10));
        assertThat(engine.status().stalled())
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
        engine.permit();

        assertThat(engine.status().stalled()).isZero();
    }

    @Test
    void stalled_callNeverEnds_growsOnceItIsOverdue() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();

        engine.pass(CALL);
        assertThat(engine.status().stalled()).isZero();
        engine.pass(Duration.ofSeconds(10));

        assertThat(engine.status().stalled()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void stalled_retryWaits_isZero() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();

        engine.answer(engine.lastCall(), EngineDriver.unanswered());

        assertThat(engine.status().lanes()).containsKey(LanePhase.BACKOFF);
        assertThat(engine.status().stalled()).isZero();
    }

    @Test
    void stalled_halted_isZeroAndStartsAnewAfterwards() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.step(new Input.HaltChanged(HaltReason.EGRESS, true, "too many hosts"));

        engine.pass(HOUR);
        assertThat(engine.status().stalled()).isZero();
        engine.step(new Input.HaltChanged(HaltReason.EGRESS, false, ""));
        engine.pass(CALL);

        assertThat(engine.status().stalled()).isZero();
    }

    @Test
    void stalled_mesiboAsksForAPause_isZero() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        Failure throttled = new Failure.Throttled(Optional.of(Duration.ofMinutes(5)));
        engine.answer(engine.lastCall(), EngineDriver.refused(throttled));

        engine.pass(Duration.ofMinutes(4));

        assertThat(engine.status().stalled()).isZero();
    }

    @Test
    void stalled_firstCommitIsUnderWay_isZero() {
        Grant grant = engine.grant(1);
        engine.poll(grant, 0, "ada");

        engine.pass(HOUR);

        assertThat(engine.status().stalled()).isZero();
    }
}
