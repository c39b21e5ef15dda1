package io.github.mesiboprovisioner.worker.mesibo.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

final class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long START = 12_345;

    private final Pace pace = new Pace();
    private final List<Long> taken = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 3, 50, 100})
    void take_fromTheStart_firstComesAfterOnePeriodAndThenEachPeriod(double rate) {
        long period = (long) Math.ceil(SECOND / rate);
        pace.setRate(rate, START);

        runUntil(START + 5 * period, 10, () -> 0);

        assertThat(taken)
                .containsExactly(
                        START + period,
                        START + 2 * period,
                        START + 3 * period,
                        START + 4 * period,
                        START + 5 * period);
    }

    @ParameterizedTest
    @MethodSource("ratesAndLateness")
    void take_constantDemandComingLate_usesTheRateAndNeverMore(
            double rate, int wanted, long latenessMax) {
        Random random = new Random(42);
        pace.setRate(rate, START);

        long end = START + 10 * SECOND;
        runUntil(end, wanted, () -> (long) (random.nextDouble() * latenessMax));

        assertThat((double) taken.size()).isBetween(9.9 * rate * 0.97, 10 * rate + 1);
        assertThat(mostInASecond()).isLessThanOrEqualTo((long) rate + 1);
    }

    static List<Object[]> ratesAndLateness() {
        List<Object[]> cases = new ArrayList<>();
        for (double rate : new double[] {10, 33.3, 100, 200, 1_999.5}) {
            cases.add(new Object[] {rate, 64, 0});
            cases.add(new Object[] {rate, 64, MILLI / 2});
            cases.add(new Object[] {rate, 1_000, 20 * MILLI});
        }
        cases.add(new Object[] {100_000, 10_000, MILLI});
        cases.add(new Object[] {100, 1, MILLI});
        return cases;
    }

    @Test
    void take_afterAPause_catchesUpWithinTheBound() {
        long begun = START + SECOND;
        pace.setRate(200, START);
        runUntil(START, begun, 1_000, () -> 0);
        taken.clear();

        runUntil(begun + 80 * MILLI, begun + 300 * MILLI, 1_000, () -> 0);

        assertThat(taken).hasSizeBetween(59, 61);
        assertThat(mostWithin(10 * MILLI)).isLessThanOrEqualTo(9);
    }

    @Test
    void take_comingLateAgainAndAgain_catchesUpWithoutBunches() {
        Random random = new Random(42);
        pace.setRate(100, START);

        runUntil(START + 10 * SECOND, 1_000, () -> (long) (random.nextDouble() * 40 * MILLI));

        assertThat(mostWithin(SECOND / 10)).isLessThanOrEqualTo(16);
        assertThat(taken).hasSizeBetween(970, 1_001);
    }

    @Test
    void take_afterAnIdleTime_isNoBurst() {
        pace.setRate(100, START);
        runUntil(START + SECOND, 1_000, () -> 0);
        pace.rest();

        int first = pace.take(START + 60 * SECOND, 1_000);

        assertThat(first).isLessThanOrEqualTo(2);
        assertThat(pace.take(START + 60 * SECOND + MILLI, 1_000)).isLessThanOrEqualTo(1);
    }

    @Test
    void take_demandFalls_givesNoMoreThanWanted() {
        pace.setRate(100, START);
        pace.take(START + 50 * MILLI, 1_000);

        assertThat(pace.take(START + 500 * MILLI, 1)).isEqualTo(1);
        assertThat(pace.take(START + 500 * MILLI, 1)).isLessThanOrEqualTo(1);
    }

    @Test
    void setRate_zero_givesNone() {
        pace.setRate(100, START);
        pace.take(START + SECOND, 10);
        pace.setRate(0, START + SECOND);

        assertThat(pace.take(START + 100 * SECOND, 10)).isZero();
        assertThat(pace.nanosUntilNext(START + 100 * SECOND)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void setRate_afterZero_beginsWithAWholePeriod() {
        pace.setRate(100, START);
        pace.setRate(0, START + SECOND);
        pace.setRate(10, START + 2 * SECOND);

        assertThat(pace.take(START + 2 * SECOND, 5)).isZero();
        assertThat(pace.nanosUntilNext(START + 2 * SECOND)).isEqualTo(SECOND / 10);
    }

    @Test
    void setRate_changedOftenerThanItsPeriod_stillGivesPermits() {
        long now = START;
        int got = 0;
        for (int i = 0; i < 1_000; i++, now += SECOND) {
            pace.setRate(0.1 + i % 2 * 0.001, now);
            got += pace.take(now, 5);
        }

        assertThat(got).isBetween(90, 101);
    }

    @Test
    void setRate_lower_holdsTheLowerBoundFromThen() {
        pace.setRate(100, START);
        runUntil(START + SECOND, 64, () -> 0);
        pace.setRate(50, START + SECOND);
        taken.clear();

        runUntil(START + 5 * SECOND, 64, () -> 0);

        assertThat(taken.getFirst()).isGreaterThan(START + SECOND + SECOND / 3);
        assertThat(mostInASecond()).isLessThanOrEqualTo(51);
        assertThat(taken).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @CsvSource({"-1", "NaN", "Infinity"})
    void setRate_noRate_isRefused(double rate) {
        assertThatThrownBy(() -> pace.setRate(rate, START))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void giveBack_unused_mayBeUsedAgainAtOnce() {
        pace.setRate(1, START);
        assertThat(pace.take(START + SECOND, 1)).isEqualTo(1);
        assertThat(pace.take(START + SECOND, 1)).isZero();

        pace.giveBack(1, START + SECOND);

        assertThat(pace.take(START + SECOND, 1)).isEqualTo(1);
        assertThat(pace.take(START + SECOND, 1)).isZero();
    }

    /** Takes what is due, each time as late as {@code lateness} says. */
    private void runUntil(long end, int wanted, LongSupplier lateness) {
        runUntil(START, end, wanted, lateness);
    }

    private void runUntil(long begin, long end, int wanted, LongSupplier lateness) {
        long now = begin;
        while (now <= end) {
            int n = pace.take(now, wanted);
            long at = now;
            LongStream.range(0, n).forEach(i -> taken.add(at));
            if (n == 0) {
                now += Math.max(1, pace.nanosUntilNext(now)) + lateness.getAsLong();
            }
        }
    }

    private long mostInASecond() {
        return mostWithin(SECOND);
    }

    private long mostWithin(long span) {
        long most = 0;
        int from = 0;
        for (int to = 0; to < taken.size(); to++) {
            while (taken.get(to) - taken.get(from) > span) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
