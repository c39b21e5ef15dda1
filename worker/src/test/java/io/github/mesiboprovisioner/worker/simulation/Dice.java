package io.github.mesiboprovisioner.worker.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance, all of it from the seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of its own for a part, so that what one part draws does not change the others. */
    Dice split() {
        return new Dice(random.split());
    }

    RandomGenerator generator() {
        return random.split();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code from} to {@code to}, both included. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    double fraction() {
        return random.nextDouble();
    }

    /** In nanoseconds. */
    long between(Duration from, Duration to) {
        return from.toNanos() + (long) (random.nextDouble() * (to.toNanos() - from.toNanos()));
    }

    /** In nanoseconds. */
    long millis(int from, int to) {
        return between(from, to) * 1_000_000L + random.nextInt(1_000_000);
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** An index below {@code size}; the first ones are likelier. */
    int skewed(int size) {
        double square = random.nextDouble() * random.nextDouble();
        return Math.min(size - 1, (int) (square * size));
    }
}
