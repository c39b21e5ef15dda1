package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Any bytes as a record of an input topic, {@linkplain LaidOut laid out}. */
class EventCodecFuzzTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventCodec codec = new EventCodec();
    private final EventWriter writer = new EventWriter();

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(EventCodecFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        return Samples.seeds(60)
                .mapToObj(seed -> new Samples(seed).event())
                .flatMap(
                        event ->
                                Stream.of(ContentMode.values())
                                        .map(mode -> new EventWriter().encode(event, mode)))
                .map(LaidOut::of);
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] input) {
        decode_anyRecord_isReadOrNamesTheFault(input);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource("inputs")
    void decode_anyRecord_isReadOrNamesTheFault(byte[] input) {
        RawRecord record = LaidOut.record(input);
        switch (codec.decode(record)) {
            case Decoded.Event(var event) -> checkEvent(record, event);
            case Decoded.Tombstone(var key) -> checkTombstone(record, key);
            case Decoded.Undecodable(var subject, _, var cause) -> {
                Causes.assertNamesTheFault(cause);
                assertThat(subject).isIn("unknown", text(record.key()));
            }
        }
    }

    private void checkEvent(RawRecord record, IdentityEvent event) {
        assertThat(event.context().subject()).isEqualTo(text(record.key()));
        for (ContentMode mode : modes(event)) {
            assertThat(codec.decode(writer.encode(event, mode).received()))
                    .isEqualTo(new Decoded.Event(event));
        }
        if (isStructured(record)) {
            assertThat(codec.decode(unwrapped(record, event))).isEqualTo(new Decoded.Event(event));
        }
    }

    /** The SDK, which writes structured mode, insists on a URI where the decoder is lenient. */
    private static List<ContentMode> modes(IdentityEvent event) {
        try {
            URI.create(event.context().source());
            return List.of(ContentMode.values());
        } catch (IllegalArgumentException e) {
            return List.of(ContentMode.BINARY);
        }
    }

    private static void checkTombstone(RawRecord record, String key) {
        assertThat(record.value()).isNull();
        assertThat(record.headers()).noneMatch(header -> header.name().startsWith("ce_"));
        assertThat(key).isEqualTo(text(record.key()));
    }

    private static boolean isStructured(RawRecord record) {
        return record.headers().stream()
                .filter(header -> header.name().equals("content-type"))
                .anyMatch(header -> text(header.value()).strip().startsWith("application/cloud"));
    }

    /** The same event in binary mode, its data taken out of the value by another reader. */
    private RawRecord unwrapped(RawRecord record, IdentityEvent event) {
        RawRecord binary = writer.encode(event, ContentMode.BINARY).received();
        return new RawRecord(binary.key(), binary.headers(), dataIn(text(record.value())));
    }

    private static byte @Nullable [] dataIn(String json) {
        try {
            JsonNode envelope = JSON.readTree(json);
            if (envelope.hasNonNull("data_base64")) {
                return envelope.get("data_base64").binaryValue();
            }
            return envelope.hasNonNull("data")
                    ? JSON.writeValueAsBytes(envelope.get("data"))
                    : null;
        } catch (IOException e) {
            throw new AssertionError("decoded, although it is not JSON", e);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }
}
