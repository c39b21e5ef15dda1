package io.github.mesiboprovisioner.bench.report;

import io.github.mesiboprovisioner.bench.scenario.Figure;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The tables: a row for each contestant, "median (least to most)" in each cell. */
final class Table {

    private final Store store;

    Table(Store store) {
        this.store = store;
    }

    /** Where, how, and all scenarios that have been run, in Markdown. */
    String markdown() {
        return store.circumstances() + "\n\n" + sections();
    }

    private String sections() {
        return Arrays.stream(Scenario.values())
                .filter(scenario -> !contestants(scenario).isEmpty())
                .map(this::section)
                .collect(Collectors.joining("\n"));
    }

    private String section(Scenario scenario) {
        List<Figure> figures = figures(scenario);
        StringBuilder text = new StringBuilder();
        text.append("### ").append(scenario.id()).append(": ").append(scenario.title());
        text.append("\n\n| |");
        figures.forEach(figure -> text.append(' ').append(figure.title()).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(figures.size())).append('\n');
        for (Contestant contestant : contestants(scenario)) {
            text.append("| ").append(contestant.id()).append(" |");
            for (Figure figure : figures) {
                text.append(' ').append(cell(scenario, contestant, figure)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String cell(Scenario scenario, Contestant contestant, Figure figure) {
        Spread spread = store.spread(scenario, contestant, figure);
        if (spread.isEmpty()) {
            return "";
        }
        String median = figure.text(spread.median());
        String min = figure.text(spread.min());
        String max = figure.text(spread.max());
        return min.equals(max) ? median : "%s (%s to %s)".formatted(median, min, max);
    }

    private List<Figure> figures(Scenario scenario) {
        return Arrays.stream(Figure.values())
                .filter(
                        figure ->
                                contestants(scenario).stream()
                                        .anyMatch(
                                                one ->
                                                        !store.spread(scenario, one, figure)
                                                                .isEmpty()))
                .toList();
    }

    private List<Contestant> contestants(Scenario scenario) {
        return Arrays.stream(Contestant.values())
                .filter(
                        contestant ->
                                store.all().stream()
                                        .anyMatch(
                                                one ->
                                                        one.scenario() == scenario
                                                                && one.contestant() == contestant))
                .toList();
    }
}
