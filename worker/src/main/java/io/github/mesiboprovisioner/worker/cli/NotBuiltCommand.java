package io.github.mesiboprovisioner.worker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** A command of the contract that is not built yet: refused whatever its arguments. */
@Command
final class NotBuiltCommand implements Callable<Integer> {

    /** Name to what it will do. */
    static final Map<String, String> ALL =
            new TreeMap<>(
                    Map.of(
                            "dead-letters", "Lists or replays dead letters",
                            "reconcile", "Compares the recorded state with what mesibo holds",
                            "translate", "Writes canonical events from another source's topic"));

    private final Terminal terminal;
    private final String name;

    @Unmatched private final List<String> arguments = new ArrayList<>();

    private NotBuiltCommand(Terminal terminal, String name) {
        this.terminal = terminal;
        this.name = name;
    }

    static CommandLine line(Terminal terminal, String name, String does) {
        CommandLine line = new CommandLine(new NotBuiltCommand(terminal, name));
        line.getCommandSpec().usageMessage().description(does + " (not built yet).");
        return line;
    }

    @Override
    public Integer call() {
        terminal.err()
                .println(
                        String.join(" ", name, String.join(" ", arguments)).strip()
                                + ": not built yet");
        return ExitCode.UNUSABLE.code();
    }
}
