package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.ResultLog;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.SentEvents;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Latencies from the time at which an event should have been sent to that at which its first result
 * could be read.
 */
final class Percentiles {

    private final double[] sortedMillis;

    private Percentiles(double[] sortedMillis) {
        this.sortedMillis = sortedMillis;
    }

    /**
     * Of the events whose number {@code counts}; one without a result counts as if it came now, so
     * that who does not answer is not better off.
     */
    static Percentiles of(Scene scene, int events, IntPredicate counts) {
        SentEvents sent = scene.sent();
        long now = System.nanoTime();
        long[] answered = new long[events];
        Arrays.fill(answered, now);
        for (ResultLog.Seen result : scene.results().seen()) {
            int number = sent.numberAt(result.place());
            answered[number] = Math.min(answered[number], result.nanos());
        }
        double[] millis = new double[events];
        int count = 0;
        for (int number = 0; number < events; number++) {
            if (counts.test(number)) {
                millis[count++] = (answered[number] - sent.intendedNanos(number)) / 1e6;
            }
        }
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    double millis(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sortedMillis.length);
        return sortedMillis[Math.max(0, rank - 1)];
    }
}
