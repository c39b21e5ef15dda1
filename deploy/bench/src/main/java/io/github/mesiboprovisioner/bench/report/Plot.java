package io.github.mesiboprovisioner.bench.report;

import io.github.mesiboprovisioner.bench.scenario.Figure;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A bar for each contestant, as long as the median, with the spread as a line across its end. */
final class Plot {

    private static final int LABEL = 160;
    private static final int BARS = 420;
    private static final int VALUE = 80;
    private static final int ROW = 26;
    private static final int HEAD = 36;

    private final Store store;

    Plot(Store store) {
        this.store = store;
    }

    /** The picture as SVG; empty if nobody was measured. */
    String svg(Scenario scenario, Figure figure) {
        List<Contestant> contestants =
                Arrays.stream(Contestant.values())
                        .filter(one -> !store.spread(scenario, one, figure).isEmpty())
                        .toList();
        if (contestants.isEmpty()) {
            return "";
        }
        double longest =
                contestants.stream()
                        .mapToDouble(one -> store.spread(scenario, one, figure).max())
                        .max()
                        .orElse(1);
        double scale = longest > 0 ? BARS / longest : 0;
        int width = LABEL + BARS + VALUE;
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                                + " font-family='sans-serif' font-size='13'>%n",
                        width,
                        HEAD + ROW * contestants.size() + 8));
        svg.append(
                String.format(Locale.ROOT, "<rect width='100%%' height='100%%' fill='white'/>%n"));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x='8' y='22' font-weight='bold'>%s: %s (%s)</text>%n",
                        scenario.id(),
                        figure.title(),
                        scenario.title().replace("<", "&lt;")));
        for (int row = 0; row < contestants.size(); row++) {
            bar(svg, scenario, figure, contestants.get(row), HEAD + row * ROW, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(
            StringBuilder svg,
            Scenario scenario,
            Figure figure,
            Contestant contestant,
            int top,
            double scale) {
        Spread spread = store.spread(scenario, contestant, figure);
        int middle = top + ROW / 2;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x='%d' y='%d' text-anchor='end'>%s</text>%n",
                        LABEL - 8,
                        middle + 4,
                        contestant.id()));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>%n",
                        LABEL,
                        top + 4,
                        spread.median() * scale,
                        ROW - 8,
                        contestant == Contestant.WORKER ? "#2f6f4f" : "#9aa5b1"));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='black'/>%n",
                        LABEL + spread.min() * scale,
                        LABEL + spread.max() * scale,
                        middle,
                        middle));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x='%.1f' y='%d'>%s</text>%n",
                        LABEL + spread.max() * scale + 6,
                        middle + 4,
                        figure.text(spread.median())));
    }
}
