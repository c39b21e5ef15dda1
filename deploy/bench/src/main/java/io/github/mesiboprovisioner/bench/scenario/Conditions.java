package io.github.mesiboprovisioner.bench.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What all runs have in common.
 *
 * @param events after the warm-up
 * @param limits how long things go on
 * @param concurrency calls in flight
 * @param jvm options of every contestant
 * @param logs where the contestants' output goes
 */
public record Conditions(
        int events, int warmUp, Limits limits, int concurrency, List<String> jvm, Path logs) {

    public Conditions {
        jvm = List.copyOf(jvm);
    }

    /**
     * How long things go on.
     *
     * @param window whoever is not through by then is measured so far
     * @param steady of a steady load
     * @param outage of the backend
     */
    public record Limits(Duration window, Duration steady, Duration outage) {}
}
