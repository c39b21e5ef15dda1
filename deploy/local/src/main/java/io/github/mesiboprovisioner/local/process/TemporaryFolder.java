package io.github.mesiboprovisioner.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes folders that were made for one run. */
public final class TemporaryFolder {

    /** The children of a process that has ended may still clear up there for a moment. */
    private static final int ATTEMPTS = 100;

    private TemporaryFolder() {}

    /** Deletes the folder with everything in it; does nothing when it is gone already. */
    public static void delete(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                for (Path path : deepestFirst(folder)) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                boolean changes =
                        e instanceof NoSuchFileException || e instanceof DirectoryNotEmptyException;
                if (!changes || attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static List<Path> deepestFirst(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
