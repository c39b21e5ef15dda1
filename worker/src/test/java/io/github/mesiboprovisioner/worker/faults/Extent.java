package io.github.mesiboprovisioner.worker.faults;

import java.time.Duration;

/** How much of a scenario is run. */
final class Extent {

    /** In the normal build scenarios are short; {@code -Pfaults} runs them whole. */
    static final boolean FULL = Boolean.getBoolean("faults.full");

    private Extent() {}

    static Duration of(Duration shortOne, Duration fullOne) {
        return FULL ? fullOne : shortOne;
    }
}
