package io.github.mesiboprovisioner.worker.it;

import java.util.stream.Stream;

/** One answer of {@code /metrics}. */
public record Scrape(String text) {

    public static Scrape of(String text) {
        return new Scrape(text);
    }

    /** The integer value of a series, named with its labels; empty if there is none. */
    public String value(String series) {
        return lines().filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .map(value -> String.valueOf(Math.round(Double.parseDouble(value))))
                .findFirst()
                .orElse("");
    }

    /** All series of a metric that carry a label, taken together. */
    public double sum(String name, String label) {
        return lines().filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A metric's one series. */
    public double only(String name) {
        return lines().filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> lines() {
        return text.lines().filter(line -> !line.startsWith("#"));
    }
}
