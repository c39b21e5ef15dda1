package io.github.mesiboprovisioner.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every guarantee, against every fault, for many seeds. {@code -Dsimulation.seeds=N} runs more of
 * them, {@code -Dsimulation.seed=N} tells the run of one.
 */
final class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long COUNT = Long.getLong("simulation.seeds", 3000);
    private static final int SHOWN = 5;

    @Test
    void run_anyFaults_keepsTheGuarantees() {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            assertThat(Simulation.run(only, Trace.to(System.out::println))).isEmpty();
            return;
        }
        List<String> violations = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + COUNT && violations.size() < SHOWN; seed++) {
            Optional<Violation> violation = Simulation.run(seed, Trace.SILENT);
            String replay = "-Dsimulation.seed=" + seed + ": ";
            violation.ifPresent(found -> violations.add(replay + found));
        }
        assertThat(violations).isEmpty();
    }
}
