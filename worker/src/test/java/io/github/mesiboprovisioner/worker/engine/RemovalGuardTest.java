package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The limit of one partition: its share of five in ten minutes. */
class RemovalGuardTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static RemovalGuard guard(int limit, int partitions) {
        return new RemovalGuard(
                new RemovalGuard.Limit(limit, WINDOW), partitions, List.of(), Map.of());
    }

    @Test
    void left_limitIsSplitInWholeNumbers_atLeastOneEach() {
        assertThat(guard(5, 1).left(NOW)).isEqualTo(5);
        assertThat(guard(5, 2).left(NOW)).isEqualTo(2);
        assertThat(guard(5, 8).left(NOW)).isEqualTo(1);
    }

    @Test
    void left_offGuard_countsNothing() {
        RemovalGuard guard = guard(0, 4);

        assertThat(guard.isLetThrough(7)).isTrue();
        assertThat(guard.letThrough(List.of(7L), NOW)).isFalse();
        assertThat(guard.left(NOW)).isEqualTo(Integer.MAX_VALUE);
        assertThat(guard.times()).isEmpty();
    }

    @Test
    void letThrough_sameEventAgain_takesNoSecondPlace() {
        RemovalGuard guard = guard(5, 1);

        assertThat(guard.letThrough(List.of(1L, 2L), NOW)).isTrue();
        assertThat(guard.letThrough(List.of(2L), NOW)).isFalse();
        assertThat(guard.isLetThrough(2)).isTrue();
        assertThat(guard.isLetThrough(3)).isFalse();
        assertThat(guard.left(NOW)).isEqualTo(3);
    }

    @Test
    void left_moreThanTheShareWasTaken_isNone() {
        RemovalGuard guard = guard(5, 2);

        guard.letThrough(List.of(1L, 2L, 3L), NOW);

        assertThat(guard.left(NOW)).isZero();
    }

    @Test
    void left_windowSlides_placesComeBackOneByOne() {
        RemovalGuard guard = guard(5, 2);
        guard.letThrough(List.of(1L), NOW);
        guard.letThrough(List.of(2L), NOW.plusSeconds(60));

        assertThat(guard.left(NOW.plus(WINDOW).minusMillis(1))).isZero();
        assertThat(guard.left(NOW.plus(WINDOW))).isEqualTo(1);
        assertThat(guard.left(NOW.plus(WINDOW).plusSeconds(60))).isEqualTo(2);
    }

    @Test
    void left_clockGoesBack_windowDoesNot() {
        RemovalGuard guard = guard(5, 5);
        guard.letThrough(List.of(1L), NOW);
        guard.letThrough(List.of(2L), NOW.minusSeconds(3600));

        assertThat(guard.times()).containsExactly(NOW.toEpochMilli(), NOW.toEpochMilli());
        assertThat(guard.left(NOW.minusSeconds(3600))).isZero();
        assertThat(guard.left(NOW.plus(WINDOW))).isEqualTo(1);
    }

    @Test
    void settled_withoutACall_givesThePlaceBack() {
        RemovalGuard guard = guard(5, 1);
        guard.letThrough(List.of(1L, 2L), NOW);

        guard.settled(1, true);
        guard.settled(2, false);
        guard.settled(3, true);

        assertThat(guard.left(NOW)).isEqualTo(4);
        assertThat(guard.letThrough()).isEmpty();
    }
}
