package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the properties of one JSON object strictly, and remembers the names of those that are
 * missing, of the wrong type or unknown.
 *
 * <p>A bad property yields a harmless value; whoever reads has to look at {@link #problems} before
 * using any.
 */
final class FieldReader {

    private final JsonNode object;
    private final Set<String> problems;
    private final Set<String> asked = new HashSet<>();

    private FieldReader(JsonNode object, Set<String> problems) {
        this.object = object;
        this.problems = problems;
    }

    static FieldReader of(JsonNode object) {
        return new FieldReader(object, new LinkedHashSet<>());
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String name) {
        problems.add(name);
    }

    boolean has(String name) {
        return object.has(name);
    }

    String text(String name) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty() || text.get().isEmpty()) {
            problem(name);
        }
        return text.orElse("");
    }

    Optional<String> optionalText(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            problem(name);
        }
        return Optional.of(value.asText());
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            problem(name);
        }
        return Optional.of(value.asBoolean());
    }

    long number(String name, long min) {
        Optional<Long> number = optionalNumber(name, min);
        if (number.isEmpty()) {
            problem(name);
        }
        return number.orElse(min);
    }

    Optional<Long> optionalNumber(String name, long min) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < min) {
            problem(name);
            return Optional.of(min);
        }
        return Optional.of(value.asLong());
    }

    double fraction(String name, double otherwise) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > 1) {
            problem(name);
        }
        return value.asDouble();
    }

    /** An array of texts; empty when absent. */
    List<String> texts(String name) {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isArray()) {
            problem(name);
        }
        return value.valueStream().map(JsonNode::asText).toList();
    }

    FieldReader object(String name) {
        Optional<FieldReader> found = optionalObject(name);
        if (found.isEmpty()) {
            problem(name);
        }
        return found.orElseGet(() -> new FieldReader(MissingNode.getInstance(), problems));
    }

    Optional<FieldReader> optionalObject(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            problem(name);
        }
        return Optional.of(new FieldReader(value, problems));
    }

    /** Null was sent, which is not the same as nothing. */
    boolean isNull(String name) {
        return value(name).isNull();
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return Collections.unmodifiableSet(names);
    }

    /** All properties were read: those that nobody asked for are problems. */
    void refuseOthers() {
        names().stream().filter(name -> !asked.contains(name)).forEach(problems::add);
    }

    private JsonNode value(String name) {
        asked.add(name);
        return object.path(name);
    }
}
