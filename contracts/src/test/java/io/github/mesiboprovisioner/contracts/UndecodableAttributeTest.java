package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Every wrong header: the cause names the attribute, never its value. */
class UndecodableAttributeTest {

    private static final String MARK = "s3cr3t";
    private static final byte[] NOT_UTF8 = {'a', (byte) 0xC3, '('};
    private static final byte[] SURROGATE = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    private static final byte[] OVERLONG = {(byte) 0xC0, (byte) 0xAF};
    private static final String LONG = "x".repeat(4097);
    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String GROUP = EventType.GROUP_CHANGED.type();
    private static final String ADDRESS =
            "subject: not an address (1 to 255 UTF-8 bytes, no comma, no control character)";
    private static final String GROUP_ID =
            "subject: not a group id (1 to 255 UTF-8 bytes, no control character)";
    private static final String SEQUENCE = "sequence: not 1 to 38 decimal digits";
    private static final String EXPIRY = "expirytime: not an RFC 3339 time";

    static Stream<Arguments> subjects() {
        return Stream.of(
                arguments("key: missing", user().key((String) null)),
                arguments("key: empty", user().key("")),
                arguments("key: not valid UTF-8", user().key(NOT_UTF8)),
                arguments("key: longer than 4096 bytes", user().key(LONG)),
                arguments("subject: differs from the record key", user().key(MARK)),
                arguments("subject: missing", user().without("ce_subject")),
                arguments("subject: empty", user().header("ce_subject", "")),
                arguments(ADDRESS, binary(CREATED, "a,b")),
                arguments(ADDRESS, binary(CREATED, "é".repeat(128))),
                arguments(GROUP_ID, binary(GROUP, "g".repeat(256))),
                arguments("subject: has a control character", binary(GROUP, "a\u0085b")));
    }

    static Stream<Arguments> core() {
        return Stream.of(
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
                arguments("type: unknown", user().header("ce_type", "identity.user.created.v2")));
    }

    static Stream<Arguments> formats() {
        return Stream.of(
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

    @ParameterizedTest(name = "{0}")
    @MethodSource({"subjects", "core", "formats"})
    void decode_wrongAttribute_namesIt(String cause, RecordBuilder record) {
        assertThat(record.undecodable().cause()).isEqualTo(cause).doesNotContain(MARK);
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
}
