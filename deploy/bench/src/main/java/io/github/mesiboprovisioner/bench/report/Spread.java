package io.github.mesiboprovisioner.bench.report;

import java.util.Arrays;

/** Values of several rounds. */
record Spread(double median, double min, double max, int rounds) {

    static Spread of(double[] values) {
        if (values.length == 0) {
            return new Spread(0, 0, 0, 0);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    boolean isEmpty() {
        return rounds == 0;
    }
}
