package io.github.mesiboprovisioner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.config.SettingsTable;
import io.github.mesiboprovisioner.worker.observe.Metric;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables of the README are those of the code. */
final class ReadmeTablesTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void readme_settings_areThoseOfTheCode() throws IOException {
        assertThat(section("settings")).isEqualTo(SettingsTable.markdown());
    }

    @Test
    void readme_metrics_areThoseOfTheCode() throws IOException {
        assertThat(section("metrics")).isEqualTo(Metric.markdown());
    }

    /** Between the markers, to be replaced by what the assertion shows when the code changes. */
    private static String section(String name) throws IOException {
        String text = Files.readString(README);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        assertThat(text).contains(begin, end);
        return text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end));
    }
}
