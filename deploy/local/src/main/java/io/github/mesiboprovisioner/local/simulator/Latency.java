package io.github.mesiboprovisioner.local.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a call takes; half of it passes before the call has its effect. */
public sealed interface Latency {

    /** Answers at once. */
    record None() implements Latency {}

    /** Always the same. */
    record Fixed(Duration duration) implements Latency {}

    /** As real services: most calls near the median, a long tail. */
    record LogNormal(Duration p50, Duration p99) implements Latency {
        /** The 99th percentile of the standard normal distribution. */
        private static final double Z99 = 2.326;

        Duration draw(RandomGenerator random) {
            double median = p50.toNanos();
            double sigma = Math.log(p99.toNanos() / median) / Z99;
            return Duration.ofNanos(Math.round(median * Math.exp(sigma * random.nextGaussian())));
        }
    }

    /** The duration of one call. */
    default Duration next(RandomGenerator random) {
        return switch (this) {
            case None() -> Duration.ZERO;
            case Fixed(var duration) -> duration;
            case LogNormal distribution -> distribution.draw(random);
        };
    }
}
