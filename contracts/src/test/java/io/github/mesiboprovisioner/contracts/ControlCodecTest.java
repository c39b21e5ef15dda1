package io.github.mesiboprovisioner.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ControlCodec.Read;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Control records: written, read back, and nothing read that was not written so. */
class ControlCodecTest {

    private static final String RIGHT =
            """
            {"command":"removal.release","entity":{"kind":"user","id":"ada"},\
            "event":{"id":"e","source":"/s","topic":"t","partition":3,"offset":42}}\
            """;

    private final ControlCodec codec = new ControlCodec();

    static LongStream seeds() {
        return Samples.seeds(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_whatWasEncoded_isTheSame(long seed) {
        ControlCommand command = new Samples(seed).command();

        EncodedRecord record = codec.encode(command);

        assertThat(codec.decode(record.received())).isEqualTo(new Read.Command(command));
        assertThat(new String(record.key(), UTF_8)).isEqualTo(command.entity().id());
        assertThat(Schemas.violations(ControlCodec.SCHEMA, new String(record.value(), UTF_8)))
                .isEmpty();
    }

    @Test
    void decode_unknownFields_areIgnored() {
        assertThat(read(RIGHT.replace("{\"command\"", "{\"x\":[{}],\"command\"")))
                .isEqualTo(read(RIGHT));
        assertThat(read(RIGHT)).isInstanceOf(Read.Command.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`removal.release`, `removal.forget`, `command: not one that this version knows`",
                "`\"command\":`, `\"c\":`, `command: missing`",
                "`\"user\"`, `\"robot\"`, `entity.kind: not user or group`",
                "`\"ada\"`, `7`, `entity.id: not a string`",
                "`\"topic\":\"t\",`, ``, `event.topic: missing`",
                "`42`, `-1`, `event.offset: not from 0 to 9223372036854775807`",
                "`42`, `9223372036854775808`, `event.offset: not from 0 to 9223372036854775807`",
                "`42`, `4.5`, `event.offset: not a whole number`",
                "`3`, `2147483648`, `event.partition: not from 0 to 2147483647`",
                "`\"offset\":42`, `\"offset\":42,\"offset\":43`, `event.offset: given twice`",
                "`}}`, `}`, `value: not valid JSON`",
            })
    void decode_wrong_saysWhat(String right, String wrong, String cause) {
        String value = RIGHT.replace(right, wrong);

        assertThat(value).isNotEqualTo(RIGHT);
        assertThat(read(value)).isEqualTo(new Read.Unreadable(cause));
    }

    @Test
    void decode_withoutValue_isUnreadable() {
        assertThat(codec.decode(new RawRecord(null, List.of(), null)))
                .isEqualTo(new Read.Unreadable("no value"));
    }

    @Test
    void decode_anyBytes_neverThrows() {
        Random random = new Random(1);
        byte[] right = RIGHT.getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] value = right.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            assertThat(codec.decode(new RawRecord(null, List.of(), value))).isNotNull();
        }
    }

    private Read read(String value) {
        return codec.decode(new RawRecord(null, List.of(), value.getBytes(UTF_8)));
    }
}
