package io.github.mesiboprovisioner.worker.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code check}. */
@Command(
        name = "check",
        description =
                "Verifies configuration, Kafka topics and rights, the mesibo URL and app token,"
                        + " without changing anything.")
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--live-user",
            paramLabel = "ADDRESS",
            description =
                    "Also adds, re-adds, revokes and deletes this user and prints how mesibo"
                            + " answered.")
    private Optional<String> liveUser = Optional.empty();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return Start.with(terminal, settings -> Check.run(settings, liveUser, terminal.out()))
                .code();
    }
}
