package io.github.mesiboprovisioner.worker.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A mistake in the production code that the simulation has to notice, as replacements in its
 * sources. What is replaced must stand there exactly once, or the bug no longer says what it says.
 */
record PlantedBug(String name, List<Replacement> replacements) {

    private static final String SOURCES = "src/main/java/io/github/mesiboprovisioner/worker/";

    /**
     * What stands there, and what the mistake makes of it.
     *
     * @param file below {@code io/github/mesiboprovisioner/worker}
     */
    record Replacement(String file, String right, String wrong) {}

    static PlantedBug in(String file, String name, String right, String wrong) {
        return new PlantedBug(name, List.of(new Replacement(file, right, wrong)));
    }

    PlantedBug and(String file, String right, String wrong) {
        List<Replacement> more = new ArrayList<>(replacements);
        more.add(new Replacement(file, right, wrong));
        return new PlantedBug(name, List.copyOf(more));
    }

    /** The sources with the bug in them, by the name of their class. */
    Map<String, String> sources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Replacement replacement : replacements) {
            String name = className(replacement.file());
            String source = sources.get(name);
            if (source == null) {
                source = Files.readString(Path.of(SOURCES + replacement.file()));
            }
            sources.put(name, replaced(source, replacement));
        }
        return sources;
    }

    private String replaced(String source, Replacement replacement) {
        if (source.split(Pattern.quote(replacement.right()), -1).length != 2) {
            throw new IllegalStateException(
                    "%s: not exactly once in %s: %s"
                            .formatted(name, replacement.file(), replacement.right()));
        }
        return source.replace(replacement.right(), replacement.wrong());
    }

    private static String className(String file) {
        String path = file.substring(0, file.length() - ".java".length());
        return "io.github.mesiboprovisioner.worker." + path.replace('/', '.');
    }

    @Override
    public String toString() {
        return name;
    }
}
