import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks or writes the format of every Java source below the current directory: {@code check} names
 * the files that differ and exits with 1, {@code write} rewrites them, {@code skip} does nothing.
 *
 * <p>google-java-format uses the compiler of the JDK it runs on, and Maven may run on an older one
 * than the sources need: hence a program of its own, which the build starts on the tool chain's
 * JDK. Files that have not been touched since the last good check are not looked at again.
 */
public final class Format {
    private static final String FIX = "mvn -B -ntp -N validate -Dformat.mode=write";

    private Format() {}

    /** What is to be done about one file. */
    private record Finding(Path file, String problem) {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "skip" -> {}
            case "check" -> check(Path.of(args[1]));
            case "write" -> sources().parallel().forEach(Format::write);
            default -> fail("format.mode is check, write or skip, not " + args[0]);
        }
    }

    private static void check(Path stamp) throws IOException {
        FileTime started = FileTime.fromMillis(System.currentTimeMillis());
        FileTime checked =
                Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
        List<Finding> findings =
                sources()
                        .filter(file -> modified(file).compareTo(checked) >= 0)
                        .parallel()
                        .flatMap(file -> look(file).stream())
                        .toList();
        if (!findings.isEmpty()) {
            findings.forEach(f -> System.out.println("[ERROR] " + f.file() + ": " + f.problem()));
            fail(findings.size() + " file(s) not formatted. To format them: " + FIX);
        }
        Files.createDirectories(stamp.toAbsolutePath().getParent());
        Files.writeString(stamp, "");
        Files.setLastModifiedTime(stamp, started);
    }

    private static Optional<Finding> look(Path file) {
        try {
            String text = Files.readString(file);
            return text.equals(format(text))
                    ? Optional.empty()
                    : Optional.of(new Finding(file, "not formatted"));
        } catch (FormatterException e) {
            return Optional.of(new Finding(file, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file) {
        try {
            String before = Files.readString(file);
            String after = format(before);
            if (!before.equals(after)) {
                Files.writeString(file, after);
                System.out.println("[INFO] formatted " + file);
            }
        } catch (FormatterException e) {
            fail(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(String text) throws FormatterException {
        JavaFormatterOptions options =
                JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
        return new Formatter(options).formatSourceAndFixImports(text);
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of(""))) {
            return tree.filter(Format::isSource).sorted().toList().stream();
        }
    }

    /** Build output and hidden folders (but for this program's own) are not ours to format. */
    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java")
                && Stream.iterate(file, p -> p != null, Path::getParent)
                        .map(part -> part.getFileName().toString())
                        .noneMatch(Format::isForeign);
    }

    private static boolean isForeign(String name) {
        return name.equals("target")
                || name.equals("node_modules")
                || (name.startsWith(".") && !name.equals(".mvn"));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fail(String message) {
        System.out.println("[ERROR] " + message);
        System.exit(1);
    }
}
