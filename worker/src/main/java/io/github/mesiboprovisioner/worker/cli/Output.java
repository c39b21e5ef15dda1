package io.github.mesiboprovisioner.worker.cli;

/** The form of what a command prints; the lower-case name is what is asked for. */
enum Output {
    TABLE,
    JSON
}
