package io.github.mesiboprovisioner.checks.image;

import io.github.mesiboprovisioner.checks.Tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Docker command line, with an engine behind it. */
final class Docker {

    /** What the checks start carries this label, so that whoever cleans up finds it. */
    static final String LABEL = "mesibo-provisioner.check";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path program;

    private Docker(Path program) {
        this.program = program;
    }

    /**
     * How a command ended.
     *
     * @param output what it printed, without the last line break
     */
    record Ending(int code, String output, String errors) {
        /** What it printed; throws if it failed. */
        String orThrow() {
            if (code != 0) {
                throw new IllegalStateException("exit code " + code + ": " + errors + output);
            }
            return output;
        }
    }

    /** Skips the check, or fails it, where none answers. */
    static Docker engine() throws IOException, InterruptedException {
        Docker docker = new Docker(Tool.named("docker"));
        if (docker.call("info").code() != 0) {
            throw Tool.missing("docker", "no engine answers");
        }
        return docker;
    }

    /** Runs {@code docker} with these arguments; returns what it printed, throws if it failed. */
    String ask(String... arguments) throws IOException, InterruptedException {
        return call(arguments).orThrow();
    }

    /** Runs {@code docker} with these arguments. */
    Ending call(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    /** Runs any command. */
    static Ending run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("check-", ".out");
        Path errors = Files.createTempFile("check-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Ending(
                    process.waitFor(),
                    Files.readString(output).stripTrailing(),
                    Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
