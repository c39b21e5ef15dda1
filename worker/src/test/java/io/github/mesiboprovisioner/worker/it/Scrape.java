package io.github.mesiboprovisioner.worker.it;

import java.util.stream.Stream;

/** One answer of {@code /metrics}. */
record Scrape(String text) {

    static Scrape of(String text) {
        return new Scrape(text);
    }

    /** The integer value of a series, named with its labels; empty if there is none. */
    String value(String series) {
        return lines().filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .map(value -> String.valueOf(Math.round(Double.parseDouble(value))))
                .findFirst()
                .orElse("");
    }

    private Stream<String> lines() {
        return text.lines().filter(line -> !line.startsWith("#"));
    }
}
