package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Contestant;

import java.util.Map;
import java.util.TreeMap;

/** What one run of one contestant in one scenario gave. */
public record Measurement(
        Scenario scenario, Contestant contestant, int round, Map<Figure, Double> figures) {
    public Measurement {
        figures = Map.copyOf(figures);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(figures)
                .forEach(
                        (figure, value) ->
                                text.append("  ")
                                        .append(figure.title())
                                        .append(' ')
                                        .append(figure.text(value)));
        return "%-7s %-20s round %d%s".formatted(scenario.id(), contestant.id(), round, text);
    }
}
