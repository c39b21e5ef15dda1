package io.github.mesiboprovisioner.worker.observe.page;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Cell;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Column;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lists. */
final class Tables {
    private static final Comparator<JsonNode> BY_PLACE =
            Comparator.<JsonNode, String>comparing(one -> one.path("topic").asText())
                    .thenComparingInt(one -> one.path("partition").asInt());

    private final JsonNode status;
    private final Instant now;

    private Tables(JsonNode status, Instant now) {
        this.status = status;
        this.now = now;
    }

    static List<Table> of(JsonNode status, Instant now) {
        Tables tables = new Tables(status, now);
        return List.of(
                tables.partitions(),
                tables.slowest(),
                tables.failures(),
                tables.held(),
                tables.members());
    }

    private Table partitions() {
        return new Table(
                "partitions",
                "Partitions",
                "No partition is assigned to this instance.",
                columns("Partition", "State", "#Lag", "#In memory", "#Watermark"),
                status.path("partitions")
                        .valueStream()
                        .sorted(BY_PLACE)
                        .map(this::partition)
                        .toList());
    }

    private List<Cell> partition(JsonNode partition) {
        boolean isOpen = partition.path("restored").asBoolean();
        return List.of(
                plain(place(partition)),
                plain(isOpen ? "open" : "restoring"),
                plain(
                        partition.has("lag")
                                ? Words.count(partition.path("lag").asLong())
                                : "unknown"),
                plain(Words.count(partition.path("pending").asLong())),
                plain(Words.count(partition.path("watermark").asLong())));
    }

    private Table slowest() {
        return new Table(
                "slowest",
                "Slowest lanes",
                "No entity waits.",
                columns("Entity", "State", "Oldest event", "#Events", "#Failed calls", "Partition"),
                rows("slowestLanes", this::slow));
    }

    private List<Cell> slow(JsonNode lane) {
        return List.of(
                plain(entity(lane)),
                plain(lane.path("state").asText().replace('_', ' ')),
                ago(lane.path("since")),
                plain(Words.count(lane.path("events").asLong())),
                plain(Words.count(lane.path("failedAttempts").asLong())),
                plain(place(lane)));
    }

    private Table failures() {
        List<List<Cell>> latestFirst = rows("failures", this::failure).reversed();
        return new Table(
                "failures",
                "Latest failures",
                "No event has failed since the start.",
                columns("Entity", "When", "Record", "Event", "Why"),
                latestFirst);
    }

    private List<Cell> failure(JsonNode failure) {
        String words =
                Stream.of("kind", "code", "error")
                        .map(field -> failure.path(field).asText())
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.joining(" "));
        String cause = failure.path("cause").asText();
        return List.of(
                plain(failure.path("entity").asText()),
                ago(failure.path("at")),
                plain(failure.path("result").asText()),
                plain(failure.path("event").asText()),
                plain(cause.isEmpty() ? words : words + ": " + cause));
    }

    private Table held() {
        return new Table(
                "held",
                "Held removals",
                "No removal waits for a decision.",
                columns("Entity", "Held", "Removal", "Id", "Event"),
                rows("heldRemovals", this::heldRemoval));
    }

    private List<Cell> heldRemoval(JsonNode held) {
        return List.of(
                plain(entity(held)),
                ago(held.path("since")),
                plain(held.path("removal").asText()),
                plain(held.path("result").asText()),
                plain(held.path("event").asText()));
    }

    private Table members() {
        return new Table(
                Table.OF_GROUP,
                "Instances of the group",
                "Not known at the moment.",
                columns("Instance", "Host", "#Partitions", "Which"),
                rows("groupMembers", this::member));
    }

    private List<Cell> member(JsonNode member) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (JsonNode one : member.path("partitions")) {
            byTopic.computeIfAbsent(one.path("topic").asText(), _ -> new ArrayList<>())
                    .add(one.path("partition").asInt());
        }
        String which =
                byTopic.entrySet().stream()
                        .map(topic -> topic.getKey() + " " + Words.ranges(topic.getValue()))
                        .collect(Collectors.joining("; "));
        return List.of(
                plain(member.path("id").asText()),
                plain(member.path("host").asText()),
                plain(Words.count(member.path("partitions").size())),
                plain(which));
    }

    private List<List<Cell>> rows(String field, Function<JsonNode, List<Cell>> row) {
        return status.path(field).valueStream().map(row).toList();
    }

    /** {@code #}: of numbers. */
    private static List<Column> columns(String... titles) {
        return Stream.of(titles)
                .map(title -> new Column(title.replace("#", ""), title.startsWith("#")))
                .toList();
    }

    private Cell ago(JsonNode time) {
        return new Cell(Words.ago(time.asText(), now), time.asText());
    }

    private static String entity(JsonNode of) {
        return of.path("kind").asText() + " " + of.path("entity").asText();
    }

    private static String place(JsonNode of) {
        return of.path("topic").asText() + "/" + of.path("partition").asInt();
    }

    private static Cell plain(String text) {
        return new Cell(text, "");
    }
}
