package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** Every kind of wrong data: the cause names the field, never its value. */
class UndecodableDataTest {

    private static final String MARK = "s3cr3t";
    private static final byte[] SURROGATE = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String UPDATED = EventType.USER_UPDATED.type();
    private static final String REQUESTED = EventType.TOKEN_REQUESTED.type();
    private static final String GROUP = EventType.GROUP_CHANGED.type();
    private static final String NO_TOKEN = "data.token: neither false nor an object";
    private static final String DURATION = ": not an ISO-8601 duration";
    private static final String TOO_LONG = ": longer than 365000 days";
    private static final String TOGETHER = ": together with add or remove";

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("data: not an object", CREATED, "[\"s3cr3t\"]"),
                arguments("data: not an object", CREATED, "\"s3cr3t\""),
                arguments("data: not an object", "identity.user.deleted.v1", "5"),
                arguments("data: not valid JSON", CREATED, "s3cr3t"),
                arguments("data: not valid JSON", CREATED, "{\"s3cr3t\": "),
                arguments("data: not an object", CREATED, " "),
                arguments("data: not valid JSON", "identity.group.deleted.v1", "{\"a\" 1}"),
                arguments("data: more than one JSON value", CREATED, "{} {}"),
                arguments("data: not UTF-8", CREATED, "\u0000{\u0000}"),
                arguments("data.name: not a string", CREATED, "{\"name\": 5}"),
                arguments("data.name: not a string", CREATED, "{\"name\": null}"),
                arguments("data.name: not a string", CREATED, "{\"name\": {\"s3cr3t\": 1}}"),
                arguments("data.name: not well-formed Unicode", CREATED, "{\"name\":\"\\ud800\"}"),
                arguments("data.name: given twice", CREATED, "{\"name\":\"s3cr3t\",\"name\":\"\"}"),
                arguments("data.active: not true or false", CREATED, "{\"active\": \"true\"}"),
                arguments("data.active: not true or false", UPDATED, "{\"active\": null}"));
    }

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments(NO_TOKEN, CREATED, "{\"token\": true}"),
                arguments(NO_TOKEN, CREATED, "{\"token\": null}"),
                arguments(NO_TOKEN, CREATED, "{\"token\": \"s3cr3t\"}"),
                arguments(
                        "data.token: not false (an update never asks for a token)",
                        UPDATED,
                        "{\"token\": {\"appId\": \"s3cr3t\"}}"),
                arguments("data.token.appId: empty", CREATED, "{\"token\": {\"appId\": \"\"}}"),
                arguments("data.token.appId: not a string", CREATED, "{\"token\": {\"appId\": 1}}"),
                arguments("data.appId: empty", REQUESTED, "{\"appId\": \"\"}"),
                arguments("data.expiry: not a string", REQUESTED, "{\"expiry\": 60}"),
                arguments("data.token.expiry" + DURATION, CREATED, token("s3cr3t")),
                arguments("data.token.expiry" + DURATION, CREATED, token("")),
                arguments("data.token.expiry" + DURATION, CREATED, token("P")),
                arguments("data.token.expiry" + DURATION, CREATED, token("PT")),
                arguments("data.token.expiry" + DURATION, CREATED, token("P1Y")),
                arguments("data.token.expiry" + DURATION, CREATED, token("P1M")),
                arguments("data.token.expiry" + DURATION, CREATED, token("-PT1S")),
                arguments("data.token.expiry" + DURATION, CREATED, token("PT-1S")),
                arguments("data.token.expiry" + TOO_LONG, CREATED, token("P365001D")),
                arguments("data.token.expiry" + TOO_LONG, CREATED, token("P999999999W")),
                arguments("data.token.expiry" + TOO_LONG, CREATED, token("PT999999999999H")));
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                arguments("data.permissions: not an object", GROUP, "{\"permissions\": []}"),
                arguments(
                        "data.permissions.send: not a string",
                        GROUP,
                        "{\"permissions\": {\"send\": 0}}"),
                arguments(
                        "data.permissions.list: not members, selected or anyone",
                        GROUP,
                        "{\"permissions\": {\"list\": \"s3cr3t\"}}"),
                arguments(
                        "data.permissions.pub: not members, selected or anyone",
                        GROUP,
                        "{\"permissions\": {\"pub\": \"ANYONE\"}}"),
                arguments("data.members: not a list", GROUP, "{\"members\": \"s3cr3t\"}"),
                arguments("data.members[1]: not a string", GROUP, "{\"members\": [\"a\", 1]}"),
                arguments("data.add[0]: not a string", GROUP, "{\"add\": [[\"s3cr3t\"]]}"),
                arguments("data.remove[0]: not a string", GROUP, "{\"remove\": [{\"a\": 1}]}"),
                arguments("data.members" + TOGETHER, GROUP, "{\"members\": [], \"add\": []}"),
                arguments("data.members" + TOGETHER, GROUP, "{\"remove\": [], \"members\": []}"),
                arguments(
                        "data.remove: names an address that data.add names too",
                        GROUP,
                        "{\"add\": [\"s3cr3t\"], \"remove\": [\"a\", \"s3cr3t\"]}"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"documents", "tokens", "groups"})
    void decode_wrongData_namesTheField(String cause, String type, String json) {
        Decoded.Undecodable undecodable = binary(type, "ada").value(json).undecodable();

        assertThat(undecodable)
                .isEqualTo(
                        new Decoded.Undecodable(
                                "ada",
                                new EventHints(
                                        Optional.of("e-1"),
                                        Optional.of("/idp"),
                                        Optional.of(type),
                                        Result.Trace.NONE),
                                cause));
        assertThat(cause).doesNotContain(MARK);
    }

    @Test
    void decode_dataInvalidUtf8_saysSo() {
        assertThat(binary(CREATED, "ada").value(SURROGATE).undecodable().cause())
                .isEqualTo("data: not valid UTF-8");
    }

    private static String token(String expiry) {
        return "{\"token\": {\"expiry\": \"" + expiry + "\"}}";
    }
}
