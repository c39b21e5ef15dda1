package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.SettingsTable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code run}. */
@Command(name = "run", description = "Runs the worker until it is told to stop (SIGTERM).")
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The settings are listed only when somebody asks. */
    @Spec
    void describe(CommandSpec spec) {
        spec.usageMessage()
                .sectionMap()
                .put(
                        "footer",
                        _ -> "%nSettings (environment):%n".formatted() + SettingsTable.text());
    }

    @Override
    public Integer call() {
        return Start.with(terminal, Worker::run).code();
    }
}
