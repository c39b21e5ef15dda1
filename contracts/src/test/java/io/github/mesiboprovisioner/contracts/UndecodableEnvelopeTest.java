package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** Every kind of wrong structured event: the cause names the place, never its value. */
class UndecodableEnvelopeTest {

    private static final String MARK = "s3cr3t";
    private static final byte[] NOT_UTF8 = {'a', (byte) 0xC3, '('};
    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String SEQUENCE = "sequence: not 1 to 38 decimal digits";
    private static final String ID = "\"id\": \"e-1\", ";

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
