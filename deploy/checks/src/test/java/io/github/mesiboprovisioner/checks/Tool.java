package io.github.mesiboprovisioner.checks;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program that a check needs. Where it is missing the check is skipped, unless the environment
 * variable {@code CHECKS_REQUIRED} (names, separated by commas) says that it has to be there: a
 * check that CI believes to run must not be skipped in silence.
 */
public final class Tool {

    private Tool() {}

    /** The program of that name on the PATH. */
    public static Path named(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> missing(name, "not on the PATH"));
    }

    /**
     * Gives the check up because of {@code reason}; fails it if the tool is required. It never
     * returns: the type is for {@code throw}.
     */
    public static RuntimeException missing(String name, String reason) {
        if (required().contains(name)) {
            return fail(name + " is required here and is missing: " + reason);
        }
        return abort("skipped, " + name + " is missing: " + reason);
    }

    private static List<String> required() {
        return List.of(System.getenv().getOrDefault("CHECKS_REQUIRED", "").split(",", -1));
    }
}
