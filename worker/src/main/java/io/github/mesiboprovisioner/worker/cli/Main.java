package io.github.mesiboprovisioner.worker.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** {@code java -jar mesibo-provisioner.jar [command]}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(System.getenv(), writer(System.out), writer(System.err));
        System.exit(Commands.in(terminal).execute(args));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
