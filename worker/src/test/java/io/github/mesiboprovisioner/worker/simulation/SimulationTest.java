package io.github.mesiboprovisioner.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Seeds that have once found a mistake, in the worker or in this simulation. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(
            longs = {
                119,
                149,
                179,
                519,
                729,
                768,
                3961,
                4508,
                6088,
                6826,
                8276,
                8935,
                8948,
                10036,
                11891,
                11943,
                12350,
                13109,
                14830,
                23383,
                24212,
                24927,
                28882,
                29811,
                30585,
                31022,
                900_004_818L,
                900_031_251L,
                900_034_734L,
                900_054_977L,
                900_065_476L,
                900_066_081L,
                900_073_466L,
                900_102_380L,
                900_109_304L,
                900_122_858L,
                900_136_784L,
                900_158_531L,
                900_160_893L,
                900_171_617L,
                900_202_337L,
                900_234_249L,
                900_252_164L,
                900_377_403L,
                900_382_297L,
                900_397_083L,
                900_432_368L,
                900_514_583L,
                900_520_092L,
                900_549_360L,
                900_553_788L,
                900_720_726L,
                900_807_256L,
                900_809_129L,
                900_810_186L,
                900_815_092L,
                900_823_838L,
                900_867_000L,
                901_131_929L,
                901_199_710L,
                901_237_823L,
                901_319_654L,
                901_481_512L,
                901_544_367L,
                901_663_304L,
                901_745_555L,
                902_065_548L,
                903_065_517L,
                903_182_588L,
                903_279_489L,
                903_285_345L,
                903_811_735L
            })
    void run_seedThatOnceFailed_keepsTheGuarantees(long seed) {
        assertThat(Simulation.run(seed, Trace.SILENT)).isEmpty();
    }

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
