package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.config.SettingsTable;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code deploy/README.md} tells operators is there. */
class DeployReadmeTest {

    /** More than so many addresses, and mesibo disables the app. */
    private static final int ADDRESSES_MAX = 5;

    private static String text;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(readme());
    }

    @Test
    void settings_namedAnywhere_exist() {
        String table = SettingsTable.markdown();

        assertThat(found("\\b(?:PROVISIONER|MESIBO|KAFKA)_[A-Z_]+[A-Z]"))
                .isNotEmpty()
                .allMatch(name -> table.contains("`" + name + "`"));
    }

    @Test
    void links_leadSomewhere() {
        assertThat(found("(?<=\\]\\()[^)#]+(?=[)#])"))
                .isNotEmpty()
                .allMatch(link -> Files.exists(readme().resolveSibling(link)));
        assertThat(found("(?<=\\]\\(#)[a-z-]+"))
                .isNotEmpty()
                .allMatch(anchor -> headings().anyMatch(anchor::equals));
    }

    @Test
    void overlays_areAllThere() throws IOException {
        assertThat(Manifests.overlays())
                .isNotEmpty()
                .allMatch(overlay -> text.contains("\n| `" + overlay.name() + "` | "));
    }

    /** Whatever is not in the budget must not call. */
    @Test
    void addressBudget_isNotMoreThanMesiboAllows() {
        Matcher budget =
                Pattern.compile("\\| who calls \\| addresses \\|\n\\|[^\n]*\n((?:\\|[^\n]*\n)+)")
                        .matcher(text);
        assertThat(budget.find()).isTrue();

        List<Integer> addresses =
                budget.group(1)
                        .lines()
                        .map(line -> line.replaceFirst(".*\\| (\\d+) \\|$", "$1"))
                        .map(Integer::valueOf)
                        .toList();
        assertThat(addresses.stream().mapToInt(it -> it).sum())
                .isPositive()
                .isLessThanOrEqualTo(ADDRESSES_MAX);
    }

    /** What has to be changed is marked where it stands. */
    @Test
    void placeholders_areMarked() throws IOException {
        try (Stream<Path> files = Files.walk(Manifests.root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file);
                if (content.matches("(?s).*(example\\.com|192\\.0\\.2\\.|198\\.51\\.100\\.).*")) {
                    assertThat(content).as(file.toString()).contains("CHANGE");
                }
            }
        }
    }

    private static Stream<String> headings() {
        return text.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^a-z ]", "").replace(' ', '-'));
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
    }

    private static Path readme() {
        return Manifests.root().resolveSibling("README.md");
    }
}
