package io.github.mesiboprovisioner.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUseTest {

    private final long pid = ProcessHandle.current().pid();

    @Test
    void cpu_ofThisProcess_isMoreThanNothing() {
        assertThat(ProcessUse.cpu(pid)).isPositive();
    }

    @Test
    void peak_ofThisProcess_isMoreThanItsUsedHeap() {
        Runtime runtime = Runtime.getRuntime();
        double usedMiB = (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);

        assertThat(ProcessUse.peakMiB(pid)).isGreaterThan(usedMiB);
    }
}
