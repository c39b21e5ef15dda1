package io.github.mesiboprovisioner.worker.mesibo.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

final class SendBoundTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void nanosUntilFree_closed_isNever() {
        assertThat(SendBound.closed().nanosUntilFree(0)).isEqualTo(SendBound.NEVER);
    }

    @Test
    void nanosUntilFree_unbounded_isAlwaysFree() {
        SendBound bound = SendBound.none();

        for (int i = 0; i < 10_000; i++) {
            assertThat(bound.nanosUntilFree(0)).isZero();
        }
    }

    @Test
    void nanosUntilFree_rateAndOneMore_thenWaits() {
        SendBound bound = SendBound.closed();
        bound.setRate(2.5);

        assertThat(bound.nanosUntilFree(0)).isZero();
        assertThat(bound.nanosUntilFree(10)).isZero();
        assertThat(bound.nanosUntilFree(20)).isZero();
        assertThat(bound.nanosUntilFree(30)).isGreaterThan(SECOND - 30);
        assertThat(bound.nanosUntilFree(2 * SECOND)).isZero();
    }

    @Test
    void nanosUntilFree_rateTakenAway_isNever() {
        SendBound bound = SendBound.closed();
        bound.setRate(100);
        bound.setRate(0);

        assertThat(bound.nanosUntilFree(0)).isEqualTo(SendBound.NEVER);
    }
}
