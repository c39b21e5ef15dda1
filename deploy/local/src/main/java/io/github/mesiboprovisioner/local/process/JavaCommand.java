package io.github.mesiboprovisioner.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for Java. */
public final class JavaCommand {

    private JavaCommand() {}

    /** The {@code java} that this JVM runs on, with these arguments. */
    public static List<String> of(List<String> arguments) {
        return of(System.getProperty("java.home"), arguments);
    }

    /** The {@code java} of the run time in a folder, with these arguments. */
    public static List<String> of(String javaHome, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(javaHome, "bin", "java").toString());
        command.addAll(arguments);
        return command;
    }
}
