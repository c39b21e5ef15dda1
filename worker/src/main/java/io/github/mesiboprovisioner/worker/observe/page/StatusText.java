package io.github.mesiboprovisioner.worker.observe.page;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Cell;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Fact;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Notice;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The reports of several instances for a terminal: plain text, one table of each kind. */
public final class StatusText {
    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    /**
     * What an instance said.
     *
     * @param report empty if it did not
     * @param problem why not
     */
    public record Told(String url, Optional<StatusReport> report, String problem) {}

    /** All of them, in this order. */
    public static String of(List<Told> all) {
        StatusText page = new StatusText();
        page.overview(all);
        List<StatusReport> reports = all.stream().flatMap(told -> told.report().stream()).toList();
        reports.forEach(page::notices);
        if (!reports.isEmpty()) {
            for (int i = 0; i < reports.getFirst().tables().size(); i++) {
                page.table(reports, i);
            }
        }
        return page.text.toString();
    }

    private void overview(List<Told> all) {
        List<String> figures =
                all.stream()
                        .flatMap(told -> told.report().stream())
                        .findFirst()
                        .map(report -> report.facts().stream().map(Fact::name).toList())
                        .orElse(List.of());
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(Stream.of("Instance", "State"), figures.stream(), Stream.of("Address")));
        for (Told told : all) {
            lines.add(
                    told.report()
                            .map(report -> overview(report, told.url()))
                            .orElseGet(() -> silent(told, figures.size())));
        }
        write(lines);
    }

    private static List<String> overview(StatusReport report, String url) {
        return line(
                Stream.of(report.instance(), report.state().text()),
                report.facts().stream().map(Fact::value),
                Stream.of(url));
    }

    private static List<String> silent(Told told, int figures) {
        return line(
                Stream.of("?", "unreachable: " + told.problem()),
                Stream.generate(() -> "").limit(figures),
                Stream.of(told.url()));
    }

    private void notices(StatusReport report) {
        for (Notice notice : report.notices()) {
            text.append('\n').append("! ");
            append(report.instance() + ": " + notice.title() + ": " + notice.text());
            text.append('\n');
        }
    }

    /** Of all instances; what they say alike is said once. */
    private void table(List<StatusReport> reports, int index) {
        Table first = reports.getFirst().tables().get(index);
        Stream<String> titles = first.columns().stream().map(StatusReport.Column::title);
        Set<List<String>> lines = new LinkedHashSet<>();
        for (StatusReport report : reports) {
            String whose = first.isOfGroup() ? "" : report.instance();
            for (List<Cell> row : report.tables().get(index).rows()) {
                lines.add(line(Stream.of(whose), row.stream().map(Cell::text), Stream.empty()));
            }
        }
        text.append('\n');
        append(first.title());
        text.append('\n');
        if (lines.isEmpty()) {
            text.append("  none\n");
            return;
        }
        List<List<String>> all = new ArrayList<>();
        String owner = first.isOfGroup() ? "" : "Instance";
        all.add(line(Stream.of(owner), titles, Stream.empty()));
        all.addAll(lines);
        write(all);
    }

    private static List<String> line(
            Stream<String> before, Stream<String> middle, Stream<String> after) {
        return Stream.of(before, middle, after).flatMap(part -> part).toList();
    }

    private void write(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (int row = 0; row < lines.size(); row++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = lines.get(row).get(i);
                line.append(widths[i] == 0 ? "" : "  ")
                        .append(row == 0 ? cell.toUpperCase(Locale.ROOT) : cell)
                        .repeat(' ', widths[i] - cell.length());
            }
            append(line.toString().stripTrailing());
            text.append('\n');
        }
    }

    /** Nothing that an instance says can move the cursor or begin a line of its own. */
    private void append(String line) {
        line.chars().forEach(c -> text.append(Words.isShown((char) c) ? (char) c : '\uFFFD'));
    }
}
