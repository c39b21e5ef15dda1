package io.github.mesiboprovisioner.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** CONTRACT 1: commands, exit codes, where messages go. */
final class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void execute_version_printsIt() {
        assertThat(execute("version")).isZero();
        assertThat(out.toString()).startsWith("mesibo-provisioner ");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "check --help",
                "version --help",
                "dead-letters --help",
                "dead-letters replay --help",
                "removals --help",
                "removals list --help",
                "removals release --help",
                "removals reject --help",
                "reconcile --help",
                "translate --help",
                "status --help",
            })
    void execute_help_printsUsageOnly(String line) {
        assertThat(execute(line)).isZero();
        assertThat(out.toString()).startsWith("Usage: mesibo-provisioner");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void execute_runHelp_listsTheSettings() {
        execute("run --help");

        assertThat(out.toString())
                .contains("KAFKA_BOOTSTRAP_SERVERS (required)", "MESIBO_RATE_LIMIT (50)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dead-letters list --filter x",
                "reconcile --apply",
                "translate",
            })
    void execute_commandNotBuilt_isRefused(String line) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(line + ": not built yet\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "run --bogus",
                "run extra",
                "version --live-user x",
                "--bogus",
                "removals",
                "removals list extra",
                "removals list --output yaml",
                "removals release",
                "removals release a/0/1 --all",
                "removals reject --all --filter x",
                "status --output yaml",
            })
    void execute_wrongArguments_areRefused(String line) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().contains("--help");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "check", "removals list", "removals reject --all"})
    void execute_withoutSettings_namesAllProblems(String line) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString())
                .contains("problems: 3")
                .contains("KAFKA_BOOTSTRAP_SERVERS", "MESIBO_APP_ID", "MESIBO_APP_TOKEN_FILE");
    }

    private int execute(String line) {
        Terminal terminal =
                new Terminal(Map.of("HOSTNAME", "w"), new PrintWriter(out), new PrintWriter(err));
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        int code = Commands.in(terminal).execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }
}
