package io.github.mesiboprovisioner.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What was sent lately. */
final class CallRateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CallRate rate = new CallRate();

    @Test
    void after_firstLook_knowsNothing() {
        assertThat(rate.after(1_000, 5)).isZero();
    }

    @Test
    void after_steadyCalls_isTheirRate() {
        for (int second = 0; second < 30; second++) {
            rate.after(second * 20L, second * SECOND);
        }

        assertThat(rate.after(30 * 20L, 30 * SECOND)).isEqualTo(20);
    }

    @Test
    void after_pause_forgetsWhatWasBefore() {
        rate.after(0, 0);
        rate.after(500, SECOND);
        rate.after(500, 11 * SECOND);

        assertThat(rate.after(500, 21 * SECOND)).isZero();
    }
}
