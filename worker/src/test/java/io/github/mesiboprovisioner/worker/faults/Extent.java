package io.github.mesiboprovisioner.worker.faults;

import java.time.Duration;

/** How much is run: {@code -Pfaults} runs all scenarios, and each for longer. */
final class Extent {

    /** Tags what the normal build leaves out. */
    static final String FULL_ONLY = "full";

    static final boolean FULL = Boolean.getBoolean("faults.full");

    private Extent() {}

    static Duration of(Duration shortOne, Duration fullOne) {
        return FULL ? fullOne : shortOne;
    }
}
