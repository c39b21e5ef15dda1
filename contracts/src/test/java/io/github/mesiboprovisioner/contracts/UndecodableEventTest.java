package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;
import static io.github.mesiboprovisioner.contracts.RecordBuilder.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** Every way a record can break the contract: the cause names the place, never the value. */
class UndecodableEventTest {

    /** Stands in the values at fault, and must stand in no cause. */
    private static final String MARK = "s3cr3t";

    private static final byte[] NOT_UTF8 = {'a', (byte) 0xC3, '('};
    private static final byte[] SURROGATE = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    private static final byte[] OVERLONG = {(byte) 0xC0, (byte) 0xAF};
    private static final String LONG = "x".repeat(4097);

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments("key: missing", user().key((String) null)),
                arguments("key: empty", user().key("")),
                arguments("key: not valid UTF-8", user().key(NOT_UTF8)),
                arguments("key: longer than 4096 bytes", user().key(LONG)),
                arguments("subject: differs from the record key", user().key(MARK)),
                arguments("specversion: missing", user().without("ce_specversion")),
                arguments("specversion: not 1.0", user().header("ce_specversion", MARK)),
                arguments("specversion: missing", new RecordBuilder().key("ada").value("{}")),
                arguments("id: missing", user().without("ce_id")),
                arguments("id: missing", user().header("ce_id", (byte[]) null)),
                arguments("id: empty", user().header("ce_id", "")),
                arguments("id: given twice", user().again("ce_id", MARK)),
                arguments("id: longer than 4096 bytes", user().header("ce_id", LONG)),
                arguments("id: has a control character", user().header("ce_id", "a\nb")),
                arguments("source: missing", user().without("ce_source")),
                arguments("source: not valid UTF-8", user().header("ce_source", OVERLONG)),
                arguments("source: not valid UTF-8", user().header("ce_source", SURROGATE)),
                arguments("type: missing", user().without("ce_type")),
                arguments("type: unknown", user().header("ce_type", MARK)),
                arguments("type: unknown", user().header("ce_type", "identity.user.created.v2")),
                arguments("subject: missing", user().without("ce_subject")),
                arguments("subject: empty", user().header("ce_subject", "")),
                arguments(ADDRESS, binary(CREATED, "a,b")),
                arguments(ADDRESS, binary(CREATED, "é".repeat(128))),
                arguments(GROUP_ID, binary(GROUP, "g".repeat(256))),
                arguments("subject: has a control character", binary(GROUP, "a\u0085b")),
                arguments(SEQUENCE, user().header("ce_sequence", "")),
                arguments(SEQUENCE, user().header("ce_sequence", "-1")),
                arguments(SEQUENCE, user().header("ce_sequence", "+1")),
                arguments(SEQUENCE, user().header("ce_sequence", "1.0")),
                arguments(SEQUENCE, user().header("ce_sequence", MARK)),
                arguments(SEQUENCE, user().header("ce_sequence", "\u0661")),
                arguments(SEQUENCE, user().header("ce_sequence", "0".repeat(39))),
                arguments(EXPIRY, user().header("ce_expirytime", "")),
                arguments(EXPIRY, user().header("ce_expirytime", MARK)),
                arguments(EXPIRY, user().header("ce_expirytime", "2026-01-01T00:00Z")),
                arguments(EXPIRY, user().header("ce_expirytime", "2026-01-01T00:00:00")),
                arguments(EXPIRY, user().header("ce_expirytime", "2026-13-01T00:00:00Z")),
                arguments(EXPIRY, user().header("ce_expirytime", "2026-02-30T00:00:00Z")),
                arguments("resync: not true or false", user().header("ce_resync", MARK)),
                arguments("content-type: not JSON", user().header("content-type", "text/plain")),
                arguments(
                        "content-type: not JSON",
                        user().header("content-type", "application/cloudevents+avro")),
                arguments(
                        "content-type: batch mode is not supported",
                        user().header("content-type", "application/cloudevents-batch+json")),
                arguments("content-type: given twice", user().again("content-type", "text/json")),
                arguments(
                        "datacontenttype: not JSON",
                        user().without("content-type").header("ce_datacontenttype", "text/xml")));
    }

    static Stream<Arguments> data() {
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
                arguments("data.active: not true or false", UPDATED, "{\"active\": null}"),
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
                arguments("data.token.expiry" + TOO_LONG, CREATED, token("PT999999999999H")),
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

    static Stream<Arguments> envelopes() {
        return Stream.of(
                arguments("value: not an object", ""),
                arguments("value: not an object", "[{\"id\": \"s3cr3t\"}]"),
                arguments("value: not valid JSON", "{\"id\": \"s3cr3t\""),
                arguments("value: more than one JSON value", envelope("") + "{}"),
                arguments("specversion: not a string", "{\"specversion\": 1.0}"),
                arguments("id: not a string", envelope(", \"id\": 5").replace(ID, "")),
                arguments("id: given twice", envelope(", \"id\": \"s3cr3t\"")),
                arguments("sequence: not a string", envelope(", \"sequence\": 1.5")),
                arguments("sequence: not a string", envelope(", \"sequence\": [1]")),
                arguments(SEQUENCE, envelope(", \"sequence\": -1")),
                arguments(SEQUENCE, envelope(", \"sequence\": " + "9".repeat(200))),
                arguments("resync: not a string", envelope(", \"resync\": {\"a\": 1}")),
                arguments("correlationid: not a string", envelope(", \"correlationid\": [1]")),
                arguments("datacontenttype: not JSON", envelope(", \"datacontenttype\": \"x/y\"")),
                arguments("data: not an object", envelope(", \"data\": \"{}\"")),
                arguments("data: given twice", envelope(", \"data\": {}, \"data\": {}")),
                arguments(
                        "data_base64: both data and data_base64",
                        envelope(", \"data\": {}, \"data_base64\": \"e30=\"")),
                arguments("data_base64: not Base64", envelope(", \"data_base64\": \"s3cr3t!\"")),
                arguments(
                        "data: not valid JSON",
                        envelope(", \"data_base64\": \"e30\"").replace("e30", "ew==")),
                arguments("data: not valid UTF-8", envelope(", \"data_base64\": \"/w==\"")),
                arguments("data.name: not a string", envelope(", \"data\": {\"name\": 1}")));
    }

    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String UPDATED = EventType.USER_UPDATED.type();
    private static final String REQUESTED = EventType.TOKEN_REQUESTED.type();
    private static final String GROUP = EventType.GROUP_CHANGED.type();
    private static final String ADDRESS =
            "subject: not an address (1 to 255 UTF-8 bytes, no comma, no control character)";
    private static final String GROUP_ID =
            "subject: not a group id (1 to 255 UTF-8 bytes, no control character)";
    private static final String SEQUENCE = "sequence: not 1 to 38 decimal digits";
    private static final String EXPIRY = "expirytime: not an RFC 3339 time";
    private static final String NO_TOKEN = "data.token: neither false nor an object";
    private static final String DURATION = ": not an ISO-8601 duration";
    private static final String TOO_LONG = ": longer than 365000 days";
    private static final String TOGETHER = ": together with add or remove";
    private static final String ID = "\"id\": \"e-1\", ";

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void decode_wrongAttribute_namesIt(String cause, RecordBuilder record) {
        assertThat(record.undecodable().cause()).isEqualTo(cause).doesNotContain(MARK);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("data")
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

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("envelopes")
    void decode_wrongEnvelope_namesThePlace(String cause, String json) {
        assertThat(structured("ada", json).undecodable().cause())
                .isEqualTo(cause)
                .doesNotContain(MARK);
    }

    @Test
    void decode_structuredInvalidUtf8_saysSo() {
        assertThat(structured("ada", "").value(NOT_UTF8).undecodable().cause())
                .isEqualTo("value: not valid UTF-8");
    }

    @Test
    void decode_dataInvalidUtf8_saysSo() {
        assertThat(user().value(SURROGATE).undecodable().cause())
                .isEqualTo("data: not valid UTF-8");
    }

    @Test
    void decode_structuredBrokenOff_keepsWhatWasRead() {
        String json = envelope(", \"traceparent\": \"tp\", \"correlationid\": \"c\", \"data\": {");

        assertThat(structured("ada", json).undecodable())
                .isEqualTo(
                        new Decoded.Undecodable(
                                "ada",
                                new EventHints(
                                        Optional.of("e-1"),
                                        Optional.of("/idp"),
                                        Optional.of(CREATED),
                                        new Result.Trace(
                                                Optional.of("c"),
                                                Optional.of("tp"),
                                                Optional.empty())),
                                "value: not valid JSON"));
    }

    @Test
    void decode_wrongKey_isNamedUnknownAndKeepsTheHints() {
        Decoded.Undecodable undecodable = user().key(NOT_UTF8).undecodable();

        assertThat(undecodable.subjectText()).isEqualTo("unknown");
        assertThat(undecodable.hints().id()).hasValue("e-1");
    }

    @Test
    void decode_otherKey_keepsTheKeyAsSubject() {
        assertThat(user().key("bob").undecodable().subjectText()).isEqualTo("bob");
    }

    private static RecordBuilder user() {
        return binary(CREATED, "ada").value("{}");
    }

    private static String token(String expiry) {
        return "{\"token\": {\"expiry\": \"" + expiry + "\"}}";
    }

    private static String envelope(String more) {
        String json =
                "{"
                        + ID
                        + "\"specversion\": \"1.0\", \"source\": \"/idp\", \"subject\": \"ada\","
                        + " \"type\": \"identity.user.created.v1\""
                        + more;
        return more.endsWith("{") ? json : json + "}";
    }
}
