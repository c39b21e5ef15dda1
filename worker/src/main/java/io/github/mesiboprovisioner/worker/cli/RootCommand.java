package io.github.mesiboprovisioner.worker.cli;

import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** Without a command it is {@code run}. */
@Command(
        name = "mesibo-provisioner",
        description = "Tells mesibo about every change of a company's users and groups.",
        footer = {"", "Without a command: run. Its settings are listed by: run --help"})
final class RootCommand implements Callable<Integer> {
    private final Terminal terminal;

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new RunCommand(terminal).call();
    }
}
