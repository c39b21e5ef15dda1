package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.mesiboprovisioner.worker.Corpus;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Any bytes as a record of a state topic: what was not written by us is refused, never misread.
 *
 * <p>An input is the length of the key (plus 128 if there is no value), the key, and the value.
 */
class StateCodecFuzzTest {

    private static final int NO_VALUE = 0x80;

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(StateCodecFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        StateRecords records = new StateRecords(new Random(1));
        return Stream.concat(
                        Stream.of(new StateRecord.OfProgress(StateRecords.progress())),
                        Stream.generate(records::next).limit(100))
                .map(StateCodec::encode)
                .filter(encoded -> encoded.key().length < NO_VALUE)
                .map(StateCodecFuzzTest::laidOut);
    }

    private static byte[] laidOut(StateCodec.Encoded encoded) {
        byte[] key = encoded.key();
        byte[] value = Objects.requireNonNullElse(encoded.value(), new byte[0]);
        byte[] laidOut = Arrays.copyOf(new byte[] {0}, 1 + key.length + value.length);
        laidOut[0] = (byte) (key.length | (encoded.value() == null ? NO_VALUE : 0));
        System.arraycopy(key, 0, laidOut, 1, key.length);
        System.arraycopy(value, 0, laidOut, 1 + key.length, value.length);
        return laidOut;
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] input) {
        decode_anyRecord_isWhatWasWrittenOrUnreadable(input);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource("inputs")
    void decode_anyRecord_isWhatWasWrittenOrUnreadable(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int end = Math.min(1 + (input[0] & ~NO_VALUE & 0xff), input.length);
        byte[] key = Arrays.copyOfRange(input, 1, end);
        boolean tombstone = (input[0] & NO_VALUE) != 0;
        byte[] value = Arrays.copyOfRange(input, end, input.length);
        try {
            StateRecord record = StateCodec.decode(key, tombstone ? null : value);
            StateCodec.Encoded encoded = StateCodec.encode(record);
            assertThat(encoded.key()).isEqualTo(key);
            assertThat(encoded.value() == null).isEqualTo(tombstone);
            if (encoded.value() != null) {
                assertThat(encoded.value()).hasSameSizeAs(value);
            }
            assertThat(StateCodec.decode(encoded.key(), encoded.value())).isEqualTo(record);
        } catch (StateCodec.Unreadable e) {
            assertThat(e)
                    .message()
                    .matches("unreadable state record \\([a-z ]+\\): [a-zA-Z0-9 ,;:]{1,80}");
        }
    }
}
