package io.github.mesiboprovisioner.worker.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A mistake in the production code that the simulation has to notice, as replacements in one source
 * file. What is replaced must stand there exactly once, or the bug no longer says what it says.
 *
 * @param file below {@code io/github/mesiboprovisioner/worker}
 */
record PlantedBug(String name, String file, List<Replacement> replacements) {

    private static final String SOURCES = "src/main/java/io/github/mesiboprovisioner/worker/";

    /** What stands there, and what the mistake makes of it. */
    record Replacement(String right, String wrong) {}

    static PlantedBug in(String file, String name, String right, String wrong) {
        return new PlantedBug(name, file, List.of(new Replacement(right, wrong)));
    }

    PlantedBug and(String right, String wrong) {
        List<Replacement> more = new ArrayList<>(replacements);
        more.add(new Replacement(right, wrong));
        return new PlantedBug(name, file, List.copyOf(more));
    }

    /** The name of the class that has the bug. */
    String className() {
        String path = file.substring(0, file.length() - ".java".length());
        return "io.github.mesiboprovisioner.worker." + path.replace('/', '.');
    }

    /** The source with the bug in it. */
    String source() throws IOException {
        String source = Files.readString(Path.of(SOURCES + file));
        for (Replacement replacement : replacements) {
            if (source.split(Pattern.quote(replacement.right()), -1).length != 2) {
                throw new IllegalStateException(
                        "%s: not exactly once in %s: %s"
                                .formatted(name, file, replacement.right()));
            }
            source = source.replace(replacement.right(), replacement.wrong());
        }
        return source;
    }

    @Override
    public String toString() {
        return name;
    }
}
