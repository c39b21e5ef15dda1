package io.github.mesiboprovisioner.worker.config;

/** The CloudEvents content mode of results. */
public enum ResultsMode {
    BINARY,
    STRUCTURED
}
