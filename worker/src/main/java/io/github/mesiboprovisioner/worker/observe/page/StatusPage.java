package io.github.mesiboprovisioner.worker.observe.page;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Cell;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Column;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Fact;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Mood;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Notice;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Table;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Use;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A {@link StatusReport} as a page: one document without scripts or anything to load. It refreshes
 * itself only on request, since that takes the focus away from whoever uses a keyboard.
 *
 * <p>On a narrow screen a row is shown as a list of its cells; the roles keep a table a table for
 * screen readers then.
 */
public final class StatusPage {
    /** Of those who ask for it. */
    private static final int REFRESH_SECONDS = 10;

    private static final String STYLE = style();

    /** What {@code Content-Security-Policy} has to allow. */
    public static final String POLICY =
            ("default-src 'none'; img-src data:; style-src '%s'; base-uri 'none';"
                            + " form-action 'none'; frame-ancestors 'none'")
                    .formatted(hash(STYLE));

    private final Html html = new Html();

    private StatusPage() {}

    /**
     * The page.
     *
     * @param refreshed whether it is to load itself again and again
     */
    public static String of(StatusReport report, boolean refreshed) {
        StatusPage page = new StatusPage();
        page.head(report, refreshed);
        page.header(report, refreshed);
        page.navigation(report.tables());
        page.html.open("main", "id", "main");
        page.notices(report.notices());
        page.facts(report.facts());
        report.tables().forEach(page::section);
        page.html.close("main");
        page.footer();
        return page.html.markup("</body>\n</html>\n").toString();
    }

    private void head(StatusReport report, boolean refreshed) {
        html.markup("<!doctype html>\n")
                .open("html", "lang", "en")
                .markup("<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width\">\n")
                .markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
        if (refreshed) {
            html.open("meta", "http-equiv", "refresh", "content", "" + REFRESH_SECONDS);
        }
        html.element("title", report.instance() + ": " + report.state().text())
                .open("link", "rel", "icon", "href", icon(report.state().mood()))
                .markup("<style>" + STYLE + "</style>\n</head>\n<body>\n");
    }

    /** A dot in the colour of the state. */
    private static String icon(Mood mood) {
        String colour =
                switch (mood) {
                    case GOOD -> "%232e9e6b";
                    case WATCH -> "%23c98a1b";
                    case BAD -> "%23d0483f";
                };
        return "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
                + "<circle cx='8' cy='8' r='6' fill='%s'/></svg>".formatted(colour);
    }

    private void header(StatusReport report, boolean refreshed) {
        html.element("a", "Skip to the status", "class", "skip", "href", "#main")
                .open("header")
                .open("div")
                .element("p", "mesibo-provisioner", "class", "product")
                .element("h1", report.instance())
                .element("p", report.about(), "class", "quiet")
                .close("div")
                .open("div", "class", "state")
                .element("p", report.state().text(), "class", "pill " + name(report.state().mood()))
                .element(
                        "a",
                        refreshed ? "Stop refreshing" : "Refresh every " + REFRESH_SECONDS + " s",
                        "href",
                        refreshed ? "./" : "?refresh")
                .close("div")
                .close("header");
    }

    private void navigation(List<Table> tables) {
        html.open("nav", "aria-label", "Sections").open("ul");
        for (Table table : tables) {
            html.open("li").open("a", "href", "#" + table.name()).text(table.title() + " ");
            html.element("span", Words.count(table.rows().size()), "class", "count");
            html.close("a").close("li");
        }
        html.close("ul").close("nav");
    }

    private void notices(List<Notice> notices) {
        if (notices.isEmpty()) {
            return;
        }
        html.open("section", "class", "notices", "aria-labelledby", "notices")
                .element("h2", "Worth knowing", "id", "notices", "class", "unseen")
                .open("ul");
        for (Notice notice : notices) {
            html.open("li", "class", name(notice.mood()))
                    .element("strong", notice.title())
                    .element("span", notice.text())
                    .close("li");
        }
        html.close("ul").close("section");
    }

    private void facts(List<Fact> facts) {
        html.open("section", "aria-labelledby", "figures")
                .element("h2", "Figures", "id", "figures", "class", "unseen")
                .open("dl", "class", "facts");
        for (Fact fact : facts) {
            html.open("div").element("dt", fact.name()).open("dd");
            html.element("span", fact.value(), "class", "value");
            fact.use().ifPresent(this::bar);
            html.element("span", fact.detail(), "class", "quiet").close("dd").close("div");
        }
        html.close("dl").close("section");
    }

    /** The figure in words stands above it. */
    private void bar(Use use) {
        html.open(
                "svg",
                "class",
                "use",
                "viewBox",
                "0 0 100 1",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        String width = String.format(Locale.ROOT, "%.1f", 100 * use.used() / use.of());
        html.open("rect", "width", width, "height", "1").close("rect").close("svg");
    }

    private void section(Table table) {
        String title = table.name() + "-title";
        html.open("section", "id", table.name(), "aria-labelledby", title)
                .element("h2", table.title(), "id", title);
        if (table.rows().isEmpty()) {
            html.element("p", table.none(), "class", "quiet none");
        } else {
            html.open("table", "role", "table", "aria-labelledby", title);
            columns(table.columns());
            html.open("tbody", "role", "rowgroup");
            table.rows().forEach(row -> row(table.columns(), row));
            html.close("tbody").close("table");
        }
        html.close("section");
    }

    private void columns(List<Column> columns) {
        html.open("thead", "role", "rowgroup").open("tr", "role", "row");
        for (Column column : columns) {
            html.element(
                    "th",
                    column.title(),
                    "scope",
                    "col",
                    "role",
                    "columnheader",
                    "class",
                    column.isNumber() ? "number" : "text");
        }
        html.close("tr").close("thead");
    }

    private void row(List<Column> columns, List<Cell> row) {
        html.open("tr", "role", "row");
        for (int i = 0; i < row.size(); i++) {
            String element = i == 0 ? "th" : "td";
            String kind = columns.get(i).isNumber() ? "number" : "text";
            if (i == 0) {
                html.open(element, "scope", "row", "role", "rowheader", "class", kind);
            } else {
                html.open(
                        element, "role", "cell", "class", kind, "data-of", columns.get(i).title());
            }
            cell(row.get(i));
            html.close(element);
        }
        html.close("tr");
    }

    private void cell(Cell cell) {
        if (cell.exact().isEmpty()) {
            html.text(cell.text());
        } else {
            html.element("time", cell.text(), "datetime", cell.exact(), "title", cell.exact());
        }
    }

    private void footer() {
        html.open("footer")
                .text("For machines: ")
                .element("a", "status", "href", "status")
                .element("a", "metrics", "href", "metrics")
                .element("a", "livez", "href", "livez")
                .element("a", "readyz", "href", "readyz")
                .close("footer");
    }

    private static String name(Mood mood) {
        return mood.name().toLowerCase(Locale.ROOT);
    }

    private static String style() {
        try (InputStream file = StatusPage.class.getResourceAsStream("status.css")) {
            return new String(
                    Objects.requireNonNull(file, "status.css").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("status.css", e);
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
