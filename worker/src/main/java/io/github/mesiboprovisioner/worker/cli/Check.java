package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;

import java.io.PrintWriter;
import java.util.Optional;

/** Looks whether the worker could run with these settings, and says so. */
final class Check {
    private Check() {}

    static ExitCode run(Settings settings, Optional<String> liveUser, PrintWriter out) {
        out.println("check is not built yet (" + settings.kafka().groupId() + liveUser + ")");
        return ExitCode.UNUSABLE;
    }
}
