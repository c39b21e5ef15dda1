package io.github.mesiboprovisioner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.observe.Metric;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/what-can-go-wrong.md} names tests, metrics and log lines that exist. */
final class WhatCanGoWrongTest {

    private static final Path PAGE = Path.of("docs", "what-can-go-wrong.md");
    private static final int CELLS = 6;
    private static final int METRICS = 2;
    private static final int LOG_LINES = 3;
    private static final int TESTS = 5;

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern OF_A_LIBRARY = Pattern.compile("(kafka|jvm|process)_[a-z_]+");

    /** Long literals are written in parts. */
    private static final Pattern SEAM = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void everyRow_hasAllCells() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> assertThat(row).hasSize(CELLS));
    }

    @Test
    void everyTest_exists() throws IOException {
        Map<String, String> sources = sources(Path.of("..", "contracts", "src", "test"));
        sources.putAll(sources(Path.of("src", "test")));
        assertThat(quoted(TESTS))
                .isNotEmpty()
                .allSatisfy(
                        test -> {
                            String[] parts = test.split("\\.", 2);
                            String source = sources.get(parts[0] + ".java");
                            assertThat(source).as(parts[0]).isNotNull();
                            if (parts.length == 2) {
                                assertThat(source).contains("void " + parts[1] + "(");
                            }
                        });
    }

    @Test
    void everyMetric_isExposed() throws IOException {
        Set<String> ours =
                Arrays.stream(Metric.values()).map(Metric::exposedName).collect(Collectors.toSet());
        assertThat(quoted(METRICS))
                .isNotEmpty()
                .map(series -> series.replaceFirst("\\{.*", ""))
                .allMatch(
                        name -> ours.contains(name) || OF_A_LIBRARY.matcher(name).matches(),
                        "is a metric");
    }

    @Test
    void everyLogLine_isLogged() throws IOException {
        String code =
                SEAM.matcher(String.join("\n", sources(Path.of("src", "main")).values()))
                        .replaceAll("");
        assertThat(quoted(LOG_LINES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(code.contains(line)).as(line).isTrue());
    }

    private static List<String> quoted(int cell) throws IOException {
        return rows().stream()
                .flatMap(row -> QUOTED.matcher(row.get(cell)).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| fault |"))
                .filter(line -> !line.startsWith("| ---"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    /** By file name. */
    private static Map<String, String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString(),
                                    WhatCanGoWrongTest::read,
                                    (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
