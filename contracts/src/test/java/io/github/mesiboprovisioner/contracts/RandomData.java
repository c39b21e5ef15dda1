package io.github.mesiboprovisioner.contracts;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Objects with the fields of all event types, often with a value of the wrong type. */
record RandomData(Random random) {

    private static final List<String> FIELDS =
            List.of(
                    "name",
                    "active",
                    "token",
                    "appId",
                    "expiry",
                    "permissions",
                    "members",
                    "add",
                    "remove",
                    "other");
    private static final List<String> PERMISSIONS =
            List.of("send", "recv", "pub", "sub", "list", "other");
    private static final List<String> DURATIONS =
            List.of(
                    "PT0S",
                    "P1D",
                    "P2W",
                    "P1DT2H3M4.5S",
                    "P",
                    "PT",
                    "P1Y",
                    "-P1D",
                    "pt1s",
                    "P1W1D",
                    "1D",
                    "");

    String object() {
        return object(FIELDS, 3, this::value);
    }

    private String object(List<String> names, int max, UnaryOperator<String> value) {
        return random.ints(random.nextInt(max + 1), 0, names.size())
                .distinct()
                .mapToObj(names::get)
                .map(name -> "\"" + name + "\":" + value.apply(name))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(String name) {
        return switch (random.nextInt(5) == 0 ? "other" : name) {
            case "name" -> quoted("Ada");
            case "active" -> random.nextBoolean() ? "true" : "false";
            case "token" ->
                    random.nextInt(3) == 0
                            ? "false"
                            : object(List.of("appId", "expiry", "other"), 2, this::value);
            case "appId" -> quoted(random.nextInt(4) == 0 ? "" : "app");
            case "expiry" -> quoted(DURATIONS.get(random.nextInt(DURATIONS.size())));
            case "permissions" -> object(PERMISSIONS, 3, this::audience);
            case "members" -> addresses("m");
            case "add" -> addresses("a");
            case "remove" -> addresses("r");
            default -> anything();
        };
    }

    private String audience(String permission) {
        List<String> audiences = List.of("members", "selected", "anyone", "Anyone", "");
        return random.nextInt(6) == 0 || permission.equals("other")
                ? anything()
                : quoted(audiences.get(random.nextInt(random.nextBoolean() ? 5 : 3)));
    }

    private String addresses(String prefix) {
        Supplier<String> entry =
                () -> random.nextInt(9) == 0 ? anything() : quoted(prefix + random.nextInt(3));
        return Stream.generate(entry)
                .limit(random.nextInt(4))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String anything() {
        List<String> values =
                List.of("null", "true", "false", "0", "1.5", "\"\"", "[]", "{}", "[{}]");
        return values.get(random.nextInt(values.size()));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
