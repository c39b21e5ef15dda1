package io.github.mesiboprovisioner.worker.mesibo.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.Random;

final class SlidingWindowTest {
    private static final long SPAN = 1_000_000_000L;
    private static final long GRAIN = SPAN / 4096;

    private final SlidingWindow window = new SlidingWindow(SPAN);

    @Test
    void count_bothEnds_areIncluded() {
        window.add(0, 1);

        assertThat(window.count(SPAN)).isEqualTo(1);
        assertThat(window.count(SPAN + 1)).isZero();
    }

    @Test
    void nanosUntilRoom_fullWindow_isWhenTheOldestLeaves() {
        window.add(0, 1);
        window.add(SPAN / 2, 2);

        assertThat(window.nanosUntilRoom(SPAN / 2, 4)).isZero();
        assertThat(window.nanosUntilRoom(SPAN / 2, 3)).isEqualTo(SPAN / 2 + 1);
        assertThat(window.nanosUntilRoom(SPAN / 2, 1)).isEqualTo(SPAN + 1);
        assertThat(window.nanosUntilRoom(SPAN / 2, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(window.nanosUntilRoom(SPAN + 1, 3)).isZero();
    }

    @Test
    void takeBack_latest_makesRoom() {
        window.add(0, 1);
        window.add(SPAN / 2, 2);

        window.takeBack(2);

        assertThat(window.count(SPAN / 2)).isEqualTo(1);
        assertThat(window.count(SPAN + 1)).isZero();
        assertThat(window.nanosUntilRoom(SPAN / 2, 2)).isZero();
    }

    @Test
    void takeBack_moreThanThereIs_leavesNothing() {
        window.add(0, 1);

        window.takeBack(5);

        assertThat(window.count(0)).isZero();
        assertThat(window.nanosUntilRoom(0, 1)).isZero();
    }

    @Test
    void add_negativeClock_counts() {
        long now = Long.MAX_VALUE - 5;
        window.add(now, 1);

        assertThat(window.count(now + SPAN)).isEqualTo(1);
        assertThat(window.count(now + SPAN + 1)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void count_anyHistory_isNeverTooLittleAndAtMostAGrainTooMuch(long seed) {
        Random random = new Random(seed);
        ArrayDeque<Long> times = new ArrayDeque<>();
        long now = random.nextLong();
        long step = 1L << random.nextInt(30);
        for (int i = 0; i < 2_000; i++) {
            now += (long) (random.nextDouble() * step);
            window.add(now, 1);
            times.add(now);

            assertThat(window.count(now))
                    .isBetween(within(times, now, SPAN), within(times, now, SPAN + GRAIN));
        }
    }

    private static long within(ArrayDeque<Long> times, long now, long span) {
        while (now - times.element() > SPAN + GRAIN) {
            times.remove();
        }
        return times.stream().filter(time -> now - time <= span).count();
    }
}
