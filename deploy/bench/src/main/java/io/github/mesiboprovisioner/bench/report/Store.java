package io.github.mesiboprovisioner.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.bench.scenario.Figure;
import io.github.mesiboprovisioner.bench.scenario.Measurement;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All measurements, in a JSON file that is written anew after each. */
public final class Store {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<Measurement> measurements = new ArrayList<>();
    private JsonNode root = JSON.createObjectNode();

    private Store(Path file) {
        this.file = file;
    }

    /** The measurements that the file holds, if there is one. */
    public static Store open(Path file) throws IOException {
        Store store = new Store(file);
        if (Files.exists(file)) {
            store.root = JSON.readTree(file.toFile());
            store.root
                    .path("measurements")
                    .forEach(json -> store.measurements.add(measurement(json)));
        }
        return store;
    }

    /** Whether all that there is was measured like this: nothing else may be compared with it. */
    public boolean fits(ObjectNode conditions) {
        return measurements.isEmpty() || root.path("conditions").equals(conditions);
    }

    public List<Measurement> all() {
        return List.copyOf(measurements);
    }

    /** Adds one, and writes the file. */
    public void add(Measurement measurement, ObjectNode conditions) throws IOException {
        measurements.add(measurement);
        ObjectNode latest = JSON.createObjectNode();
        latest.put("written", Instant.now().toString());
        latest.set("machine", machine());
        latest.set("conditions", conditions);
        ArrayNode array = latest.putArray("measurements");
        measurements.forEach(one -> array.add(json(one)));
        root = latest;
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    /** When, where and how the latest measurements were made, in a sentence. */
    String circumstances() {
        JsonNode machine = root.path("machine");
        JsonNode how = root.path("conditions");
        return ("Measured %s on %s processors shared by everything (Java %s, %s): %s events after a"
                        + " warm-up of %s, %s partitions, %s calls in flight, JVM options `%s`."
                        + " Cells are the median of the rounds (least to most).")
                .formatted(
                        root.path("written").asText().replaceFirst("T.*", ""),
                        machine.path("processors").asText(),
                        machine.path("java").asText(),
                        machine.path("os").asText(),
                        how.path("events").asText(),
                        how.path("warmUp").asText(),
                        how.path("partitions").asText(),
                        how.path("concurrency").asText(),
                        how.path("jvm").asText());
    }

    /** The round after the last of this scenario. */
    public int nextRound(Scenario scenario) {
        return 1
                + measurements.stream()
                        .filter(one -> one.scenario() == scenario)
                        .mapToInt(Measurement::round)
                        .max()
                        .orElse(0);
    }

    /** The median and the spread of a figure; empty if it was not measured. */
    Spread spread(Scenario scenario, Contestant contestant, Figure figure) {
        return Spread.of(
                measurements.stream()
                        .filter(one -> one.scenario() == scenario)
                        .filter(one -> one.contestant() == contestant)
                        .filter(one -> one.figures().containsKey(figure))
                        .mapToDouble(one -> one.figures().getOrDefault(figure, 0.0))
                        .toArray());
    }

    /** Events per second in scenario a. */
    public OptionalDouble capacity(Contestant contestant) {
        Spread spread = spread(Scenario.A, contestant, Figure.EVENTS_PER_SECOND);
        return spread.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(spread.median());
    }

    private static Measurement measurement(JsonNode json) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        json.path("figures")
                .properties()
                .forEach(
                        field ->
                                figures.put(
                                        Figure.valueOf(field.getKey()),
                                        field.getValue().asDouble()));
        return new Measurement(
                Scenario.valueOf(json.path("scenario").asText()),
                Contestant.valueOf(json.path("contestant").asText()),
                json.path("round").asInt(),
                figures);
    }

    private static ObjectNode json(Measurement measurement) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("scenario", measurement.scenario().name())
                        .put("contestant", measurement.contestant().name())
                        .put("round", measurement.round());
        ObjectNode figures = json.putObject("figures");
        new EnumMap<>(measurement.figures())
                .forEach((figure, value) -> figures.put(figure.name(), value));
        return json;
    }

    private static ObjectNode machine() {
        return JSON.createObjectNode()
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }
}
