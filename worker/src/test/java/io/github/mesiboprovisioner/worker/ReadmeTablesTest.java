package io.github.mesiboprovisioner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.config.SettingsTable;
import io.github.mesiboprovisioner.worker.observe.Metric;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables of the README are those of the code; with {@code -Dreadme=write} they are written. */
final class ReadmeTablesTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void readme_settings_areThoseOfTheCode() throws IOException {
        check("settings", SettingsTable.markdown());
    }

    @Test
    void readme_metrics_areThoseOfTheCode() throws IOException {
        check("metrics", Metric.markdown());
    }

    private static void check(String name, String table) throws IOException {
        String text = Files.readString(README);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        assertThat(text).contains(begin, end);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        if ("write".equals(System.getProperty("readme"))) {
            Files.writeString(README, text.substring(0, from) + table + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("the table of %s, written by: mvn test -Dreadme=write", name)
                    .isEqualTo(table);
        }
    }
}
