package io.github.mesiboprovisioner.checks.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The page of a busy worker, on a phone and on a desk, by day and by night, without a mouse. */
final class PageIT {

    private static final Path PICTURES = Path.of("target", "page");
    private static final int TAB_KEY = 9;

    /** Text whose contrast to what lies behind it is less than WCAG AA asks for. */
    private static final String PALE =
            """
            (() => {
              const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
              const light = c => {
                const [r, g, b] = c.slice(0, 3).map(v => v / 255)
                  .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b;
              };
              const ground = e => {
                for (; e; e = e.parentElement) {
                  const c = parse(getComputedStyle(e).backgroundColor);
                  if (c.length === 3 || c[3] === 1) return c;
                }
                throw new Error('no ground');
              };
              const pale = [];
              let seen = 0;
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
                if (!own) continue;
                seen++;
                const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
                const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                if (ratio < 4.5) pale.push(e.tagName + ' ' + e.textContent + ' ' + ratio);
              }
              return {pale, seen};
            })()
            """;

    /** What sticks out of the page on the right. */
    private static final String WIDE =
            """
            [...document.querySelectorAll('body *')]
              .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + .5)
              .map(e => e.tagName + '.' + e.className)
            """;

    private static BusyWorker worker;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        Files.createDirectories(PICTURES);
        worker = BusyWorker.start();
        worker.awaitStatus(
                status ->
                        status.path("failures").size() >= 3
                                && status.path("heldRemovals").size() >= 2
                                && status.path("slowestLanes").size() >= 5
                                && status.path("groupMembers").size() == 1
                                && status.path("callsPerSecond").asDouble() > 0);
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "phone, 360, 780, light",
        "phone, 360, 780, dark",
        "desk, 1280, 900, light",
        "desk, 1280, 900, dark",
    })
    void page_onAnyDevice_isWholeAndLegible(String device, int width, int height, String scheme)
            throws Exception {
        Tab tab = browser.tab();
        tab.device(width, height, device.equals("phone"), scheme);
        tab.open(worker.page());
        tab.screenshot(PICTURES.resolve(device + "-" + scheme + ".png"));

        assertThat(tab.value(WIDE)).as("sticks out").isEmpty();
        assertThat(tab.value("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
        JsonNode contrast = tab.value(PALE);
        assertThat(contrast.path("pale")).as("too pale").isEmpty();
        assertThat(contrast.path("seen").asInt()).isGreaterThan(50);
        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests()).containsExactly(worker.page().toString());
    }

    @ParameterizedTest
    @CsvSource({"phone, 360", "desk, 1280"})
    void page_toAScreenReader_hasLandmarksAndTables(String device, int width) {
        Tab tab = browser.tab();
        tab.device(width, 800, device.equals("phone"), "light");
        tab.open(worker.page());

        assertThat(tab.spoken())
                .contains(
                        "banner: ",
                        "navigation: Sections",
                        "main: ",
                        "contentinfo: ",
                        "heading: mesibo-provisioner-0",
                        "table: Partitions",
                        "table: Slowest lanes",
                        "table: Latest failures",
                        "table: Held removals",
                        "table: Instances of the group",
                        "columnheader: Watermark",
                        "rowheader: identity.users/0");
    }

    @Test
    void page_withTheKeyboardAlone_isReachable() {
        Tab tab = browser.tab();
        tab.device(1280, 900, false, "light");
        tab.open(worker.page());
        int links = tab.value("document.querySelectorAll('a').length").asInt();
        Set<String> reached = new LinkedHashSet<>();
        for (int i = 0; i < links; i++) {
            tab.press("Tab", TAB_KEY);
            reached.add(tab.value("document.activeElement.getAttribute('href')").asText());
            assertThat(tab.value("getComputedStyle(document.activeElement).outlineStyle").asText())
                    .isEqualTo("solid");
        }

        assertThat(reached)
                .startsWith("#main", "?refresh", "#partitions")
                .contains("#failures", "#held", "status", "metrics")
                .hasSize(links);
    }

    @Test
    void page_ofHostileNames_showsThemAsText() {
        Tab tab = browser.tab();
        tab.open(worker.page());

        assertThat(tab.value("document.querySelectorAll('img, script').length").asInt()).isZero();
        assertThat(tab.value("document.querySelector('#failures').innerText").asText())
                .contains(BusyWorker.HOSTILE, "rejected 400 BADVALUE");
        assertThat(tab.value("document.documentElement.outerHTML").asText())
                .doesNotContain(BusyWorker.APP_TOKEN);
    }

    @Test
    void status_inATerminal_printsTheSame() throws Exception {
        String printed = worker.printed();
        Files.writeString(PICTURES.resolve("status.txt"), printed);

        assertThat(printed)
                .contains("mesibo-provisioner-0", "unreachable: ", "exit code 1")
                .contains("identity.users/5", "rejected 400 BADVALUE", BusyWorker.HOSTILE)
                .contains("held removals: An operator decides")
                .doesNotContain(BusyWorker.APP_TOKEN);
    }

    @Test
    void page_onRequest_refreshesItself() {
        Tab tab = browser.tab();
        tab.open(worker.page());
        List<String> before = tab.requests();
        tab.open(URI.create(tab.value("document.querySelector('.state a').href").asText()));

        assertThat(before).hasSize(1);
        assertThat(tab.value("document.querySelector('meta[http-equiv]').content").asText())
                .isEqualTo("10");
        assertThat(tab.value("document.querySelector('.state a').textContent").asText())
                .isEqualTo("Stop refreshing");
    }
}
