package io.github.mesiboprovisioner.worker.observe.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The page, whatever the worker says. */
final class StatusPageTest {
    private static final String EVERYTHING =
            """
            {"instance": {"id": "X", "group": "X", "version": "X", "startedAt": "X"}, "at": "X",
             "live": false, "reasons": ["X"], "halts": {"auth": "X"}, "circuit": "X",
             "lanes": {"ready": 1}, "removalsHeld": 1, "recordsLost": 1,
             "partitions": [{"topic": "X", "partition": 1}],
             "slowestLanes": [{"kind": "X", "entity": "X", "topic": "X", "partition": 1,
                               "state": "X", "events": 1, "since": "X"}],
             "failures": [{"at": "X", "result": "X", "entity": "X", "event": "X", "kind": "X",
                           "error": "X", "cause": "X"}],
             "heldRemovals": [{"kind": "X", "entity": "X", "removal": "X", "result": "X",
                               "event": "X", "since": "X"}],
             "groupMembers": [{"id": "X", "host": "X",
                               "partitions": [{"topic": "X", "partition": 1}]}]}
            """;

    private static final Pattern TAG = Pattern.compile("<(/?[a-zA-Z!][^\\s>]*)");
    private static final Pattern ATTRIBUTE = Pattern.compile("[\\s\"'](on\\w+|style|src)\\s*=");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</title><svg/onload=alert(1)>",
                "</style><b>",
                "<!--",
                "&lt;b&gt;",
                "javascript:alert(1)",
                "]]><x>",
            })
    void of_hostileTexts_staysTheSameMarkup(String hostile) {
        String calm = StatusPage.of(StatusReport.of(everything("X")), false);
        String page = StatusPage.of(StatusReport.of(everything(hostile)), false);

        assertThat(tags(page)).isEqualTo(tags(calm));
        assertThat(ATTRIBUTE.matcher(markupOf(page)).find()).isFalse();
        assertThat(found(page, "href=\"([^\"]*)")).isEqualTo(found(calm, "href=\"([^\"]*)"));
        assertThat(page).contains(escaped(hostile));
    }

    @Test
    void of_invisibleCharacters_showsThem() {
        String page =
                StatusPage.of(
                        StatusReport.of(everything("a\u202Eb\u0000c\u001B[2Jd\u200Be")), false);

        assertThat(page)
                .contains("a\uFFFDb\uFFFDc\uFFFD[2Jd\uFFFDe")
                .doesNotContain("\u202E", "\u0000", "\u001B", "\u200B");
    }

    @Test
    void of_loadsNothing() {
        String page = StatusPage.of(StatusReport.of(Statuses.of("w")), false);

        assertThat(page).doesNotContain("<script", "src=", "@import", "url(", "http-equiv");
        assertThat(page).containsOnlyOnce("<link rel=\"icon\" href=\"data:image/svg+xml,");
    }

    @Test
    void of_refreshed_saysHowToStop() {
        String page = StatusPage.of(StatusReport.of(Statuses.of("w")), true);

        assertThat(page).contains("http-equiv=\"refresh\" content=\"10\"", "Stop refreshing");
    }

    @Test
    void of_tables_haveNamesAndHeaders() {
        String page = StatusPage.of(StatusReport.of(everything("X")), false);

        assertThat(page)
                .contains(
                        "<html lang=\"en\">", "<main id=\"main\">", "<nav aria-label=\"Sections\">")
                .contains("<th scope=\"row\" role=\"rowheader\" class=\"text\">X</th>");
        Set<String> ids = found(page, "\\sid=\"([^\"]+)\"");
        assertThat(ids).containsAll(found(page, "href=\"#([^\"]+)\""));
        assertThat(ids).containsAll(found(page, "aria-labelledby=\"([^\"]+)\""));
    }

    private static JsonNode everything(String text) {
        return replaced(Statuses.json(EVERYTHING), text);
    }

    private static JsonNode replaced(JsonNode node, String text) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(replaced(field.getValue(), text)));
            return object;
        }
        if (node.isArray()) {
            var array = Statuses.json("{\"a\": []}").withArray("a");
            node.forEach(entry -> array.add(replaced(entry, text)));
            return array;
        }
        return node.asText().equals("X") ? TextNode.valueOf(text) : node;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The tags in their order, without what they hold. */
    private static List<String> tags(String page) {
        return TAG.matcher(page).results().map(tag -> tag.group(1)).toList();
    }

    /** What stands within tags, values of attributes left out. */
    private static String markupOf(String page) {
        StringBuilder all = new StringBuilder();
        Pattern.compile("<[^>]*>")
                .matcher(page)
                .results()
                .forEach(tag -> all.append(tag.group().replaceAll("\"[^\"]*\"", "\"\"")));
        return all.toString();
    }

    private static Set<String> found(String page, String pattern) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(page).results().forEach(one -> found.add(one.group(1)));
        return found;
    }
}
