package io.github.mesiboprovisioner.checks.monitoring;

import io.github.mesiboprovisioner.checks.Tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code promtool} said.
 *
 * @param code 0 means that all is well
 */
record Promtool(int code, String output) {

    static Promtool run(String... arguments) throws IOException, InterruptedException {
        return read(Path.of("/dev/null"), arguments);
    }

    /** The same with a file as standard input. */
    static Promtool read(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.named("promtool").toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(Monitoring.file(".").toFile())
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        return new Promtool(process.waitFor(), new String(output, StandardCharsets.UTF_8));
    }
}
