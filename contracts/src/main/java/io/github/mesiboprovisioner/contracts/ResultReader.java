package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.github.mesiboprovisioner.contracts.Result.AppliedType;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Members;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.contracts.Result.Reason;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads results back, trusting that {@link ResultCodec} wrote them. */
record ResultReader(Map<String, String> attributes, JsonNode data) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static ResultView read(RawRecord record) {
        try {
            return open(record).view();
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("not a result: " + e.getClass().getSimpleName());
        }
    }

    private static ResultReader open(RawRecord record) throws IOException {
        byte[] value = record.value();
        if (value == null) {
            throw new IllegalArgumentException("not a result: no value");
        }
        Map<String, String> attributes = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] content = header.value();
            if (content != null) {
                attributes.put(header.name(), new String(content, UTF_8));
            }
        }
        String type = attributes.getOrDefault(Attribute.CONTENT_TYPE.header(), "");
        JsonNode json = JSON.readTree(value);
        if (ContentType.of(type) != ContentType.EVENT) {
            return new ResultReader(attributes, json);
        }
        json.properties()
                .forEach(
                        field -> attributes.put("ce_" + field.getKey(), field.getValue().asText()));
        return new ResultReader(attributes, json.path("data"));
    }

    private ResultView view() {
        Result result =
                new Result(
                        origin(),
                        attribute("id").substring(origin().resultId().length()),
                        attribute("subject"),
                        Instant.parse(attribute("time")),
                        new Result.Trace(
                                find("correlationid"), find("traceparent"), find("tracestate")),
                        outcome());
        return new ResultView(
                result,
                find(ResultCodec.CAUSATIONID),
                text(data.path("token"), "jwe"),
                part("members").filter(members -> members.has("counts")).map(ResultReader::counts));
    }

    private Outcome outcome() {
        String outcome = data.path("outcome").asText();
        return switch (outcome) {
            case "applied" -> new Outcome.Applied(appliedType(), details());
            case "skipped" ->
                    new Outcome.Skipped(Reason.valueOf(upperCase(data.path("reason"))), details());
            case "failed" -> new Outcome.Failed(problem(data.path("error")), details());
            default -> throw new IllegalArgumentException("not a result: unknown outcome");
        };
    }

    private AppliedType appliedType() {
        return Stream.of(AppliedType.values())
                .filter(type -> type.type().equals(attribute("type")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a result: unknown type"));
    }

    private EventOrigin origin() {
        JsonNode event = data.path("event");
        return new EventOrigin(
                text(event, "id"),
                text(event, "source"),
                text(event, "type"),
                event.path("topic").asText(),
                event.path("partition").asInt(),
                event.path("offset").asLong());
    }

    private Details details() {
        return new Details(
                part("user").map(ResultReader::user),
                part("token").map(ResultReader::token),
                part("group").map(ResultReader::group),
                part("members").map(ResultReader::members));
    }

    private static Result.User user(JsonNode user) {
        return new Result.User(
                user.path("address").asText(),
                number(user, "uid"),
                user.has("active")
                        ? Optional.of(user.path("active").asBoolean())
                        : Optional.empty());
    }

    private static Result.Token token(JsonNode token) {
        return new Result.Token(
                text(token, "value").map(Secret::new),
                token.path("appId").asText(),
                text(token, "issuedAt").map(Instant::parse),
                text(token, "expiresAt").map(Instant::parse),
                token.path("inDoubt").asBoolean());
    }

    private static Result.Group group(JsonNode group) {
        return new Result.Group(
                group.path("id").asText(),
                number(group, "gid"),
                group.path("created").asBoolean(),
                group.path("mayHaveDuplicate").asBoolean());
    }

    private static Members members(JsonNode members) {
        return new Members(
                texts(members, "added"),
                texts(members, "removed"),
                texts(members, "pending"),
                texts(members, "rejected"),
                texts(members, "held"),
                members.path("truncated").asBoolean());
    }

    private static MemberCounts counts(JsonNode members) {
        JsonNode counts = members.path("counts");
        return new MemberCounts(
                counts.path("added").asInt(),
                counts.path("removed").asInt(),
                counts.path("pending").asInt(),
                counts.path("rejected").asInt(),
                counts.path("held").asInt());
    }

    private static Problem problem(JsonNode error) {
        return new Problem(
                Problem.Kind.valueOf(upperCase(error.path("kind"))),
                number(error, "code").map(Long::intValue),
                text(error, "error"),
                text(error, "cause"),
                text(error, "action"),
                texts(error, "properties"),
                error.path("attempts").asInt(),
                error.path("deadLetter").asBoolean());
    }

    private Optional<JsonNode> part(String name) {
        return Optional.ofNullable(data.get(name));
    }

    private String attribute(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("not a result: no " + name));
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(attributes.get(Attribute.HEADER_PREFIX + name));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }

    private static Optional<Long> number(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asLong);
    }

    private static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        node.path(field).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String upperCase(JsonNode node) {
        return node.asText().toUpperCase(Locale.ROOT);
    }
}
