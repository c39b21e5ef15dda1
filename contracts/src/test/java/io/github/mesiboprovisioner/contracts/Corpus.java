package io.github.mesiboprovisioner.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs of a fuzz test that are kept, above all those that were findings. */
final class Corpus {

    private Corpus() {}

    /** Those in the folder into which Jazzer writes its findings. */
    static Stream<byte[]> of(Class<?> test) {
        Path folder =
                Path.of("src", "test", "resources", test.getPackageName().replace('.', '/'))
                        .resolve(test.getSimpleName() + "Inputs")
                        .resolve("fuzz");
        return files(folder).stream().map(Corpus::content);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
