package io.github.mesiboprovisioner.local.process;

import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Finds what the build made, wherever in the project a test or a command runs. */
public final class BuildTree {

    private BuildTree() {}

    /**
     * The path that the system property names, or {@code relative} below the nearest folder above
     * the working directory or above this class that has it.
     */
    public static Path find(String property, String relative) {
        String named = System.getProperty(property, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path found = above(Path.of("").toAbsolutePath(), relative);
        if (found == null) {
            found = above(codeOf(BuildTree.class), relative);
        }
        if (found == null) {
            throw new IllegalStateException(
                    relative
                            + " is missing: build the project first, or name it with -D"
                            + property);
        }
        return found;
    }

    /** The folder or jar that the class was loaded from. */
    public static Path codeOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Path above(Path start, String relative) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve(relative);
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
