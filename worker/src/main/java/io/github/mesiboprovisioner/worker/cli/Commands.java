package io.github.mesiboprovisioner.worker.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.util.List;

/** The command line as a whole. */
final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private Commands() {}

    static CommandLine in(Terminal terminal) {
        CommandLine commands =
                new CommandLine(new RootCommand(terminal))
                        .addSubcommand(new RunCommand(terminal))
                        .addSubcommand(new CheckCommand(terminal));
        NotBuiltCommand.ALL.forEach(
                (name, does) ->
                        commands.addSubcommand(name, NotBuiltCommand.line(terminal, name, does)));
        commands.addSubcommand(RemovalsCommand.line(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new VersionCommand(terminal));
        addHelp(commands);
        return commands.setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Commands::misused)
                .setExecutionExceptionHandler(Commands::fatal);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Shows this and exits.")
                                .build());
        command.getSubcommands().values().forEach(Commands::addHelp);
    }

    private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        command.getErr().println(misuse.getMessage());
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.UNUSABLE.code();
    }

    private static int fatal(
            Exception thrown, CommandLine command, CommandLine.ParseResult arguments) {
        List<String> names = arguments.expandedArgs();
        log.error(
                "{} ended by an unforeseen error", names.isEmpty() ? "run" : names.get(0), thrown);
        return ExitCode.FAILED.code();
    }
}
