package io.github.mesiboprovisioner.worker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code removals}: what the removal guard holds, and what an operator decides about it. */
@Command(
        name = "removals",
        description = "Lists, releases or rejects deletions and deactivations that are held.")
final class RemovalsCommand {

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new RemovalsCommand())
                .addSubcommand("list", new ListCommand(terminal))
                .addSubcommand("release", release(terminal))
                .addSubcommand("reject", reject(terminal));
    }

    private static CommandLine release(Terminal terminal) {
        return settling(
                terminal,
                Removals.Decision.RELEASE,
                "Lets held removals be carried out. They need no place in the guard's window.");
    }

    private static CommandLine reject(Terminal terminal) {
        return settling(
                terminal,
                Removals.Decision.REJECT,
                "Drops held removals: the users, groups and members stay.");
    }

    private static CommandLine settling(
            Terminal terminal, Removals.Decision decision, String description) {
        CommandLine line = new CommandLine(new SettleCommand(terminal, decision));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    /** {@code removals list}. */
    @Command(
            name = "list",
            description = "Prints the removals that wait for a decision, the oldest first.")
    static final class ListCommand implements Callable<Integer> {
        private final Terminal terminal;

        @Option(
                names = "--filter",
                paramLabel = "TEXT",
                description = "Only those whose id, entity or event has TEXT in it.")
        private Optional<String> text = Optional.empty();

        @Option(
                names = "--output",
                paramLabel = "table|json",
                description = "The form (default: table).")
        private Output output = Output.TABLE;

        ListCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Removals.Choice choice = new Removals.Choice(List.of(), Optional.empty(), text);
            return Start.with(
                            terminal,
                            settings -> new Removals(settings, terminal).list(choice, output))
                    .code();
        }
    }

    /** {@code removals release} and {@code removals reject}. */
    @Command
    static final class SettleCommand implements Callable<Integer> {
        private final Terminal terminal;
        private final Removals.Decision decision;

        @Parameters(
                paramLabel = "ID",
                arity = "0..*",
                description = "topic/partition/offset, as listed.")
        private final List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that are held.")
        private boolean all;

        @Option(
                names = "--entity",
                paramLabel = "ENTITY",
                description = "Those of this user or group.")
        private Optional<String> entity = Optional.empty();

        @Option(
                names = "--filter",
                paramLabel = "TEXT",
                description = "Those whose id, entity or event has TEXT in it.")
        private Optional<String> text = Optional.empty();

        @Option(names = "--dry-run", description = "Tells which, and writes nothing.")
        private boolean dryRun;

        @Spec private CommandSpec spec = CommandSpec.create();

        SettleCommand(Terminal terminal, Removals.Decision decision) {
            this.terminal = terminal;
            this.decision = decision;
        }

        @Override
        public Integer call() {
            boolean isDescribed = entity.isPresent() || text.isPresent();
            long ways = List.of(!ids.isEmpty(), all, isDescribed).stream().filter(on -> on).count();
            if (ways != 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Which removals? Name either IDs, or --all, or --entity and --filter.");
            }
            Removals.Choice choice = new Removals.Choice(ids, entity, text);
            return Start.with(
                            terminal,
                            settings ->
                                    new Removals(settings, terminal)
                                            .settle(decision, choice, dryRun))
                    .code();
        }
    }
}
