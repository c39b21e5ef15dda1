package io.github.mesiboprovisioner.checks.monitoring;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code dashboard.json}. */
final class Dashboard {

    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((?<series>.+), (?<label>\\w+)\\)");

    private Dashboard() {}

    /** An expression of a panel or a variable. */
    record Query(String place, String expression) {

        /** As Grafana sends it: all values of every variable, rates over {@code interval}. */
        String substituted(String interval) {
            return expression.replace("$__rate_interval", interval).replaceAll("\\$\\w+", ".*");
        }

        @Override
        public String toString() {
            return place;
        }
    }

    static JsonNode json() {
        return Monitoring.json("dashboard.json");
    }

    /** Rows are panels without a query. */
    static List<JsonNode> panels() {
        return json().path("panels").valueStream().toList();
    }

    static Stream<Query> queries() {
        return Stream.concat(
                panels().stream().flatMap(Dashboard::queries),
                variables()
                        .filter(variable -> variable.path("type").asText().equals("query"))
                        .map(Dashboard::query));
    }

    static Stream<JsonNode> variables() {
        return json().path("templating").path("list").valueStream();
    }

    private static Stream<Query> queries(JsonNode panel) {
        return panel.path("targets")
                .valueStream()
                .map(
                        target ->
                                new Query(
                                        panel.path("title").asText()
                                                + " "
                                                + target.path("refId").asText(),
                                        target.path("expr").asText()));
    }

    private static Query query(JsonNode variable) {
        Matcher values = LABEL_VALUES.matcher(variable.path("query").path("query").asText());
        if (!values.matches()) {
            throw new AssertionError("not label_values: " + variable);
        }
        return new Query(
                "variable " + variable.path("name").asText(),
                "count by (%s) (%s)".formatted(values.group("label"), values.group("series")));
    }
}
