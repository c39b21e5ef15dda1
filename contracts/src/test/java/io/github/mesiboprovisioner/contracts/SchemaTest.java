package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.Result.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The schemas and the codec say the same. */
class SchemaTest {

    static LongStream seeds() {
        return Samples.seeds(40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encode_everyOutcome_keepsTheSchema(long seed) {
        Samples samples = new Samples(seed);
        Stream<ResultCodec> codecs =
                Stream.of(new ResultCodec(), new ResultCodec(_ -> "a.b.c.d.e"));
        List<Outcome> outcomes = Samples.outcomes(samples).toList();

        codecs.forEach(
                codec ->
                        outcomes.forEach(
                                outcome -> assertKeepsSchema(codec, samples.result(outcome))));
    }

    private static void assertKeepsSchema(ResultCodec codec, Result result) {
        EncodedRecord binary = codec.encode(result, ContentMode.BINARY);
        EncodedRecord structured = codec.encode(result, ContentMode.STRUCTURED);
        EncodedRecord cut = codec.encodeWithin(result, ContentMode.BINARY, 1_000);

        assertThat(Schemas.violations(Schemas.RESULT, text(binary))).isEmpty();
        assertThat(Schemas.violations(Schemas.RESULT, dataOf(structured))).isEmpty();
        assertThat(Schemas.violations(Schemas.RESULT, text(cut))).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encode_anyEvent_keepsTheSchema(long seed) {
        Samples samples = new Samples(seed);
        for (int round = 0; round < 20; round++) {
            IdentityEvent event = samples.event();

            EncodedRecord record = new EventWriter().encode(event, ContentMode.BINARY);

            assertThat(Schemas.violations(EventType.of(event).type(), text(record))).isEmpty();
        }
    }

    /** Random data, right and wrong: what the schema accepts the codec accepts, and vice versa. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void decode_randomData_acceptsWhatTheSchemaAccepts(EventType type) {
        RandomData data = new RandomData(new Random(type.type().hashCode()));
        int accepted = 0;
        for (int round = 0; round < 2_000; round++) {
            String json = data.object();

            Decoded decoded = RecordBuilder.binary(type.type(), "x").value(json).decode();

            boolean isEvent = decoded instanceof Decoded.Event;
            accepted += isEvent ? 1 : 0;
            assertThat(isEvent)
                    .as("%s: %s", json, decoded)
                    .isEqualTo(Schemas.violations(type.type(), json).isEmpty());
        }
        assertThat(accepted).isGreaterThan(100);
    }

    @Test
    void violations_wrongResult_areSeen() {
        assertThat(Schemas.violations(Schemas.RESULT, "{\"outcome\": \"failed\"}")).isNotEmpty();
    }

    private static String text(EncodedRecord record) {
        return new String(record.value(), UTF_8);
    }

    private static String dataOf(EncodedRecord structured) {
        return Schemas.json(text(structured)).get("data").toString();
    }
}
