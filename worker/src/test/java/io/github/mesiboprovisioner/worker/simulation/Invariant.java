package io.github.mesiboprovisioner.worker.simulation;

import java.util.Optional;

/** A guarantee as an object: says what in a history is against it, or nothing. */
interface Invariant {
    /** What is guaranteed, in a few words. */
    String name();

    Optional<String> violationIn(History history);
}
