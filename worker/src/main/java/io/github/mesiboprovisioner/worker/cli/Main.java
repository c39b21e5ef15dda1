package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.mesibo.BackendClient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code java -jar mesibo-provisioner.jar [command]}. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(System.getenv(), writer(System.out), writer(System.err));
        System.exit(isRun(List.of(args)) ? run(terminal) : Commands.in(terminal).execute(args));
    }

    private static boolean isRun(List<String> arguments) {
        return arguments.isEmpty() || arguments.equals(List.of("run"));
    }

    /**
     * The worker does without picocli: its class files are too old for an AOT cache, and loading
     * them takes as long as everything else before the management port.
     */
    private static int run(Terminal terminal) {
        // What the HTTP client needs is made while settings are read and Kafka answers.
        Thread.ofPlatform().name("warm-up").daemon().start(BackendClient::warmUp);
        try {
            return Start.with(terminal, Worker::run).code();
        } catch (RuntimeException e) {
            log.error("run ended by an unforeseen error", e);
            return ExitCode.FAILED.code();
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
