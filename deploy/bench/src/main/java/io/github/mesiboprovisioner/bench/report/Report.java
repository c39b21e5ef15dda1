package io.github.mesiboprovisioner.bench.report;

import io.github.mesiboprovisioner.bench.scenario.Figure;
import io.github.mesiboprovisioner.bench.scenario.Scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes {@code results.md} and the plots beside the JSON file. */
public final class Report {

    private static final List<Figure> PLOTTED =
            List.of(
                    Figure.EVENTS_PER_SECOND,
                    Figure.CPU_MICROS_PER_EVENT,
                    Figure.CALLS_PER_EVENT,
                    Figure.LATENCY_P50_MILLIS,
                    Figure.LATENCY_P99_MILLIS,
                    Figure.DRAIN_SECONDS,
                    Figure.FIRST_CALL_MILLIS,
                    Figure.READY_SECONDS,
                    Figure.PEAK_MIB,
                    Figure.DOUBLED,
                    Figure.DISORDERED);

    private static final String BEGIN = "<!-- results -->";
    private static final String END = "<!-- end of results -->";

    private Report() {}

    /** Puts the tables between the marks of a page. */
    public static void publish(Store store, Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(page + " has no " + BEGIN + " and " + END);
        }
        Files.writeString(
                page,
                text.substring(0, begin + BEGIN.length())
                        + "\n\n"
                        + new Table(store).markdown()
                        + "\n"
                        + text.substring(end));
    }

    /** Everything, into a folder. */
    public static void write(Store store, Path folder) throws IOException {
        Files.writeString(folder.resolve("results.md"), new Table(store).markdown());
        Plot plot = new Plot(store);
        for (Scenario scenario : Scenario.values()) {
            for (Figure figure : PLOTTED) {
                String svg = plot.svg(scenario, figure);
                if (!svg.isEmpty()) {
                    String name = scenario.id() + "-" + figure.name().toLowerCase(Locale.ROOT);
                    Files.writeString(folder.resolve(name.replace('_', '-') + ".svg"), svg);
                }
            }
        }
    }
}
