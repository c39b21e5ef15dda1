package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

class StateCodecTest {

    private static final int RECORDS = 500;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_ofEncoded_isTheSameRecord(long seed) {
        StateRecords records = new StateRecords(new Random(seed));
        for (int i = 0; i < RECORDS; i++) {
            StateRecord record = records.next();

            StateCodec.Encoded encoded = StateCodec.encode(record);

            assertThat(StateCodec.decode(encoded.key(), encoded.value())).isEqualTo(record);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_damagedRecord_isReadOrUnreadable(long seed) {
        Random random = new Random(seed);
        StateRecords records = new StateRecords(random);
        for (int i = 0; i < RECORDS; i++) {
            StateCodec.Encoded encoded = StateCodec.encode(records.next());
            byte[] key = StateRecords.damaged(encoded.key(), random);
            byte[] value =
                    encoded.value() == null ? null : StateRecords.damaged(encoded.value(), random);

            Throwable thrown = catchThrowable(() -> StateCodec.decode(key, value));

            if (thrown != null) {
                assertThat(thrown).isInstanceOf(StateCodec.Unreadable.class);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_shortenedRecord_isUnreadable(long seed) {
        Random random = new Random(seed);
        StateRecords records = new StateRecords(random);
        for (int i = 0; i < RECORDS; i++) {
            StateCodec.Encoded encoded = StateCodec.encode(records.next());
            if (encoded.value() != null) {
                byte[] shorter =
                        Arrays.copyOf(encoded.value(), random.nextInt(encoded.value().length));

                assertThatThrownBy(() -> StateCodec.decode(encoded.key(), shorter))
                        .isInstanceOf(StateCodec.Unreadable.class);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encode_recordsOfDifferentThings_haveDifferentKeys(long seed) {
        StateRecords records = new StateRecords(new Random(seed));
        Map<ByteBuffer, Object> named = new HashMap<>();
        for (int i = 0; i < RECORDS; i++) {
            StateRecord record = records.next();

            Object before =
                    named.put(ByteBuffer.wrap(StateCodec.encode(record).key()), name(record));

            assertThat(before).isIn(null, name(record));
        }
    }

    @Test
    void encode_ofThisVersion_staysAsItWas() {
        assertThat(hex(new StateRecord.OfUser("ada", UserState.UNKNOWN)))
                .isEqualTo("7500616461 010000000000000001");
        assertThat(hex(new StateRecord.OfGroup("g", GroupState.UNKNOWN)))
                .isEqualTo("670067 01000000000000000000000000000000000001");
        assertThat(hex(new StateRecord.OfMember("g", "ada", new GroupState.Member.Pending(7))))
                .isEqualTo("6d026700616461 01020e");
        assertThat(hex(new StateRecord.Forgotten(EntityKey.user("ada")))).isEqualTo("7500616461 -");
        assertThat(hex(new StateRecord.OfProgress(StateRecords.progress())))
                .isEqualTo("70 0102670274027303140204060c280201c8010102c80106026e01");
    }

    @Test
    void decode_laterVersion_namesTheVersion() {
        byte[] key = StateCodec.encode(new StateRecord.Forgotten(EntityKey.user("ada"))).key();

        assertThatThrownBy(() -> StateCodec.decode(key, new byte[] {9, 1, 2}))
                .isInstanceOf(StateCodec.Unreadable.class)
                .hasMessageContaining("user")
                .hasMessageContaining("version 9");
    }

    @Test
    void decode_settledRangeAtTheWatermark_isRead() {
        Ranges.Builder settled = new Ranges.Builder();
        settled.add(10, 12);
        Progress before = StateRecords.progress();
        Progress progress =
                new Progress(
                        before.groupId(),
                        before.topicId(),
                        before.stateTopicId(),
                        before.partitions(),
                        10,
                        settled.build(),
                        before.startedUpTo(),
                        before.removals(),
                        before.letThrough(),
                        before.controlPosition(),
                        before.nonce(),
                        before.clean());
        StateCodec.Encoded encoded = StateCodec.encode(new StateRecord.OfProgress(progress));

        assertThat(StateCodec.decode(encoded.key(), encoded.value()))
                .isEqualTo(new StateRecord.OfProgress(progress));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "u, 01 00 00 00 01 02ff 00 00 00 01", // a name that is no UTF-8
        "u, 01 00 00 00 01 050061 00 00 00 01", // a name in UTF-16 without need
        "u, 01 00 02 0261 0261 00 00 00 00 00 01", // an app id twice
        "u, 01 00 00 00 00 00 00 01 020007 01", // a sequence with a leading zero
        "u, 01 00 00 00 00 00 00 00 8100", // an offset with a leading zero
        "u, 01 00 00 00 00 00 00 00 ffffffffffffffffff02", // an offset of 65 bits
        "p, 01 0267 0274 03 14 02 0c28 0406 02 00 00 06 026e 01", // ranges out of order
        "p, 01 0267 0274 03 14 01 0400 02 00 00 06 026e 01", // an empty range
        "p, 01 0267 0274 03 14 01 0106 02 00 00 06 026e 01", // a range below the watermark
        "p, 01 0267 0274 03 14 00 02 00 02 0202 0204 06 026e 01", // an offset twice
        "p, 01 0267 0274 ffffffff1f 14 00 02 00 00 06 026e 01", // too many partitions
        "g, 01 01 0267 00 00 02 02 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01" // a gid
        // twice
    })
    void decode_neverWritten_isUnreadable(String kind, String value) {
        byte[] key = (kind.equals("p") ? kind : kind + "\0a").getBytes(UTF_8);
        byte[] bytes = HexFormat.of().parseHex(value.replace(" ", ""));

        assertThatThrownBy(() -> StateCodec.decode(key, bytes))
                .isInstanceOf(StateCodec.Unreadable.class);
    }

    /** Otherwise there would be two forms of the same state. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00 000102 61 0000 00 00 01", // never used
                "01 00 000202 6102 61 0000 02 0002 78 0102 79 00 01", // twice
                "01 00 000202 6102 62 0000 02 0102 78 0002 79 00 01", // in another order
                "01 00 000102 61 0000 01 0102 78 00 01", // beyond
            })
    void decode_sourcesNotAsWritten_isUnreadable(String value) {
        byte[] key = StateCodec.encode(new StateRecord.Forgotten(EntityKey.user("ada"))).key();
        byte[] bytes = HexFormat.of().parseHex(value.replace(" ", ""));

        assertThatThrownBy(() -> StateCodec.decode(key, bytes))
                .isInstanceOf(StateCodec.Unreadable.class)
                .hasMessageContaining("source");
    }

    @Test
    void decode_unreadableMember_namesTheKindAndNotTheContent() {
        byte[] key = StateCodec.encode(new StateRecord.ForgottenMember("board", "kim")).key();

        assertThatThrownBy(() -> StateCodec.decode(key, new byte[] {1, 77}))
                .isInstanceOf(StateCodec.Unreadable.class)
                .hasMessageContaining("member")
                .hasMessageNotContainingAny("kim", "board");
    }

    @Test
    void decode_keyOfNoKind_isUnreadable() {
        for (byte[] key : List.of(new byte[0], new byte[] {'x', 0, 'a'}, new byte[] {'p', 0})) {
            assertThatThrownBy(() -> StateCodec.decode(key, null))
                    .isInstanceOf(StateCodec.Unreadable.class);
        }
    }

    private static Object name(StateRecord record) {
        return switch (record) {
            case StateRecord.OfProgress _ -> "progress";
            case StateRecord.OfUser(var address, _) -> EntityKey.user(address);
            case StateRecord.OfGroup(var id, _) -> EntityKey.group(id);
            case StateRecord.Forgotten(var key) -> key;
            case StateRecord.OfMember(var group, var address, _) -> List.of(group, address);
            case StateRecord.ForgottenMember(var group, var address) -> List.of(group, address);
        };
    }

    private static String hex(StateRecord record) {
        StateCodec.Encoded encoded = StateCodec.encode(record);
        HexFormat format = HexFormat.of();
        byte[] value = encoded.value();
        return format.formatHex(encoded.key())
                + " "
                + (value == null ? "-" : format.formatHex(value));
    }
}
