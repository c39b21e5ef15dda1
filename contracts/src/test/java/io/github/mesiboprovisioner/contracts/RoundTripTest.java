package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.github.mesiboprovisioner.contracts.Result.Outcome;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Objects;
import java.util.stream.LongStream;

/** What is written is read back, in both modes, whatever the values are. */
class RoundTripTest {

    private final EventCodec events = new EventCodec();
    private final ResultCodec results = new ResultCodec();

    static LongStream seeds() {
        return Samples.seeds(100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_writtenEvent_isTheSameEvent(long seed) {
        IdentityEvent event = new Samples(seed).event();

        for (ContentMode mode : ContentMode.values()) {
            RawRecord record = new EventWriter().encode(event, mode).received();
            assertThat(events.decode(record)).isEqualTo(new Decoded.Event(event));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_writtenResult_isTheSameResult(long seed) {
        Result result = new Samples(seed).result();

        for (ContentMode mode : ContentMode.values()) {
            ResultView view = results.decode(results.encode(result, mode).received());
            assertThat(view.result()).isEqualTo(result);
            assertThat(view.causationId()).isEqualTo(result.origin().id());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encode_structuredResult_isReadByTheCloudEventsSdk(long seed) {
        Result result = new Samples(seed).result();

        EncodedRecord record = results.encode(result, ContentMode.STRUCTURED);
        CloudEvent event = new JsonFormat().deserialize(record.value());

        assertThat(event.getId()).isEqualTo(result.id());
        assertThat(event.getSubject()).isEqualTo(result.subject());
        assertThat(event.getSource()).hasToString(ResultCodec.SOURCE);
        assertThat(Objects.requireNonNull(event.getTime()).toInstant()).isEqualTo(result.time());
        assertThat(event.getExtension("causationid")).isEqualTo(result.origin().id().orElse(null));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encodeWithin_anyLimit_fitsAndKeepsWhatMatters(long seed) {
        Samples samples = new Samples(seed);
        Result result = samples.result();

        for (ContentMode mode : ContentMode.values()) {
            int whole = results.encode(result, mode).sizeInBytes();
            int least = results.encodeWithin(result, mode, 0).sizeInBytes();
            for (int limit = whole; limit > 0; limit -= 150) {
                EncodedRecord record = results.encodeWithin(result, mode, limit);
                assertThat(record.sizeInBytes()).isLessThanOrEqualTo(Math.max(limit, least));
                assertKept(result, results.decode(record.received()));
            }
        }
    }

    private static void assertKept(Result result, ResultView view) {
        Outcome before = result.outcome();
        Outcome after = view.result().outcome();
        assertThat(after).isInstanceOf(before.getClass());
        assertThat(after.details().token()).isEqualTo(before.details().token());
        assertThat(after.details().user()).isEqualTo(before.details().user());
        assertThat(after.details().group()).isEqualTo(before.details().group());
        assertThat(view.result().id()).isEqualTo(result.id());
        before.details()
                .members()
                .filter(_ -> view.counts().isPresent())
                .ifPresent(members -> assertThat(view.counts()).hasValue(MemberCounts.of(members)));
    }
}
