package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the cause of an undecodable record may say: where, and one of these, never a value. */
final class Causes {

    private static final Set<String> PLACES =
            Stream.concat(
                            Stream.of(Attribute.values()).map(Attribute::text),
                            Stream.of(
                                    "key",
                                    "value",
                                    "data",
                                    "data_base64",
                                    "command",
                                    "entity",
                                    "event"))
                    .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> FIELDS =
            Set.of(
                    "name",
                    "active",
                    "token",
                    "appId",
                    "expiry",
                    "permissions",
                    "send",
                    "recv",
                    "pub",
                    "sub",
                    "list",
                    "members",
                    "add",
                    "remove",
                    "kind",
                    "id",
                    "source",
                    "type",
                    "topic",
                    "partition",
                    "offset");

    private static final Set<String> PROBLEMS =
            Set.of(
                    "missing",
                    "empty",
                    "unknown",
                    "given twice",
                    "not 1.0",
                    "not JSON",
                    "not valid JSON",
                    "not UTF-8",
                    "not valid UTF-8",
                    "not well-formed Unicode",
                    "not Base64",
                    "not an object",
                    "not a list",
                    "not a string",
                    "not a whole number",
                    "not true or false",
                    "not members, selected or anyone",
                    "not user or group",
                    "not one that this version knows",
                    "not an RFC 3339 time",
                    "not an ISO-8601 duration",
                    "not 1 to 38 decimal digits",
                    "not from 0 to " + Integer.MAX_VALUE,
                    "not from 0 to " + Long.MAX_VALUE,
                    "not an address (1 to 255 UTF-8 bytes, no comma, no control character)",
                    "not a group id (1 to 255 UTF-8 bytes, no control character)",
                    "not false (an update never asks for a token)",
                    "neither false nor an object",
                    "longer than 4096 bytes",
                    "longer than 365000 days",
                    "has a control character",
                    "differs from the record key",
                    "batch mode is not supported",
                    "beyond the limits for JSON",
                    "more than one JSON value",
                    "both data and data_base64",
                    "together with add or remove",
                    "names an address that data.add names too");

    private static final Pattern CAUSE =
            Pattern.compile(
                    "(?<place>[a-z0-9_-]+)(?<fields>(\\.[a-zA-Z]+)*)(\\[\\d+\\])?: (?<problem>.*)",
                    Pattern.DOTALL);

    private Causes() {}

    static void assertNamesTheFault(String cause) {
        Matcher matcher = CAUSE.matcher(cause);
        assertThat(matcher.matches()).as(cause).isTrue();
        assertThat(matcher.group("place")).isIn(PLACES);
        assertThat(matcher.group("fields").split("\\.")).allMatch(Causes::isField);
        assertThat(matcher.group("problem")).isIn(PROBLEMS);
    }

    private static boolean isField(String name) {
        return name.isEmpty() || FIELDS.contains(name);
    }
}
