package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Exponential backoff with full jitter: from 0.2 s, doubled up to 30 s. */
class RetryRuleTest {

    private static final RetryRule RULE =
            new RetryRule(8, Duration.ofMillis(200), Duration.ofSeconds(30));

    @Test
    void isExhausted_afterTheLastAttempt() {
        assertThat(RULE.isExhausted(7)).isFalse();
        assertThat(RULE.isExhausted(8)).isTrue();
    }

    @Test
    void backoff_doublesUpToItsMaximum() {
        RandomGenerator half = random(0.5);

        assertThat(RULE.backoff(0, half)).isEqualTo(Duration.ofMillis(100));
        assertThat(RULE.backoff(1, half)).isEqualTo(Duration.ofMillis(100));
        assertThat(RULE.backoff(2, half)).isEqualTo(Duration.ofMillis(200));
        assertThat(RULE.backoff(5, half)).isEqualTo(Duration.ofMillis(1600));
        assertThat(RULE.backoff(50, half)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void backoff_fullJitter_isAnythingUpToIt() {
        RandomGenerator random = new SplittableRandom(1);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Duration backoff = RULE.backoff(3, random);
            assertThat(backoff).isBetween(Duration.ZERO, Duration.ofMillis(800));
            sum += backoff.toMillis();
        }

        assertThat(sum / 1000).isBetween(360.0, 440.0);
    }

    private static RandomGenerator random(double always) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return (long) (always * (1L << 53)) << 11;
            }
        };
    }
}
