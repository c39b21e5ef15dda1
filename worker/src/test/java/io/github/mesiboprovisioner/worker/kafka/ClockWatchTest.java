package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ClockWatchTest {

    private static final long WALL = 1_800_000_000_000L;
    private static final long NANOS = -5_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final ClockWatch watch = new ClockWatch();

    @Test
    void look_first_findsNothing() {
        assertThat(look(WALL, NANOS)).isZero();
    }

    @Test
    void look_bothClocksWentOn_findsNothing() {
        look(WALL, NANOS);

        assertThat(look(WALL + HOUR, NANOS + HOUR * 1_000_000)).isZero();
    }

    @Test
    void look_setForward_findsNothing() {
        look(WALL, NANOS);

        assertThat(look(WALL + HOUR, NANOS + 50_000_000)).isZero();
    }

    @Test
    void look_setBack_saysByHowMuchOnce() {
        look(WALL, NANOS);

        assertThat(look(WALL - HOUR + 50, NANOS + 50_000_000)).isEqualTo(Duration.ofHours(1));
        assertThat(look(WALL - HOUR + 100, NANOS + 100_000_000)).isZero();
    }

    @Test
    void look_setBackALittle_isTolerated() {
        look(WALL, NANOS);

        assertThat(look(WALL - 900, NANOS)).isZero();
    }

    @Test
    void look_interruptedBetweenTheClocks_isNotBelieved() {
        look(WALL, NANOS);

        assertThat(watch.look(NANOS, WALL, NANOS + 2_000_000_000L)).isZero();
        assertThat(look(WALL + 2_000, NANOS + 2_000_000_000L)).isZero();
    }

    private Duration look(long wallMillis, long nanos) {
        return watch.look(nanos, wallMillis, nanos);
    }
}
