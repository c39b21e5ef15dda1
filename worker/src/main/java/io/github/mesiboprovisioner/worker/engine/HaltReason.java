package io.github.mesiboprovisioner.worker.engine;

import java.util.Locale;

/** Why nothing is called; the lower-case name is the metric label (CONTRACT 8). */
public enum HaltReason {
    AUTH,
    BREACH,
    EGRESS,
    PARTITIONS,
    RESET,
    LEASE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
