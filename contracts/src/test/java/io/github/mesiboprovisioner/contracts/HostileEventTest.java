package io.github.mesiboprovisioner.contracts;

import static io.github.mesiboprovisioner.contracts.RecordBuilder.binary;
import static io.github.mesiboprovisioner.contracts.RecordBuilder.structured;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Nothing that stands in a record makes the codec throw, or take more than linear time. */
@Timeout(60)
class HostileEventTest {

    private static final String CREATED = EventType.USER_CREATED.type();
    private static final String GROUP = EventType.GROUP_CHANGED.type();
    private static final int TEN_MEGABYTES = 10_000_000;

    private final EventCodec codec = new EventCodec();

    static LongStream seeds() {
        return Samples.seeds(20);
    }

    @Test
    void decode_tenMegabytesOfName_isAnEvent() {
        IdentityEvent event =
                binary(CREATED, "ada")
                        .value("{\"name\": \"" + "x".repeat(TEN_MEGABYTES) + "\"}")
                        .event();

        assertThat(((IdentityEvent.UserCreated) event).name().orElseThrow()).hasSize(TEN_MEGABYTES);
    }

    @Test
    void decode_millionMembers_isAnEvent() {
        String members =
                IntStream.range(0, 1_000_000)
                        .mapToObj(number -> "\"m" + number / 2 + "\"")
                        .collect(Collectors.joining(","));

        IdentityEvent event = binary(GROUP, "g").value("{\"members\": [" + members + "]}").event();

        Membership membership = ((IdentityEvent.GroupChanged) event).membership();
        assertThat(((Membership.Snapshot) membership).members()).hasSize(500_000);
    }

    @Test
    void decode_tenMegabytesThatNobodyAskedFor_isAnEvent() {
        String rubbish = "[" + "{},".repeat(TEN_MEGABYTES / 3) + "{}]";

        assertThat(binary(CREATED, "ada").value("{\"other\": " + rubbish + "}").decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_tenMegabytesOfOneMegabyteAttributes_isUndecodable() {
        String id = "x".repeat(1_000_000);

        assertThat(binary(CREATED, "ada").header("ce_id", id).undecodable().cause())
                .isEqualTo("id: longer than 4096 bytes");
        assertThat(structured("ada", "{\"id\": \"" + id + "\"}").undecodable().cause())
                .isEqualTo("id: longer than 4096 bytes");
    }

    @Test
    void decode_nestedBelowTheLimit_isAnEvent() {
        String deep = "[".repeat(990) + "]".repeat(990);

        assertThat(binary(CREATED, "ada").value("{\"other\": " + deep + "}").decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_nestedDeeply_isUndecodable() {
        for (int depth : new int[] {1_001, 1_000_000}) {
            String open = "{\"other\": " + "[".repeat(depth);
            String closed = open + "]".repeat(depth) + "}";
            for (String json : List.of(open, closed)) {
                assertThat(binary(CREATED, "ada").value(json).undecodable().cause())
                        .isEqualTo("data: beyond the limits for JSON");
                assertThat(structured("ada", json).undecodable().cause())
                        .isEqualTo("value: beyond the limits for JSON");
            }
        }
    }

    @Test
    void decode_longNumbersThatNobodyAskedFor_areIgnored() {
        String number = "9".repeat(200);

        assertThat(
                        binary(CREATED, "ada")
                                .value("{\"a\": -" + number + ", \"b\": 1e" + number + "}")
                                .decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_endlessNumber_isUndecodable() {
        assertThat(
                        binary(CREATED, "ada")
                                .value("{\"a\": " + "9".repeat(TEN_MEGABYTES) + "}")
                                .undecodable()
                                .cause())
                .isEqualTo("data: beyond the limits for JSON");
    }

    @Test
    void decode_endlessDuration_isUndecodable() {
        assertThat(
                        binary(EventType.TOKEN_REQUESTED.type(), "ada")
                                .value("{\"expiry\": \"P" + "9".repeat(TEN_MEGABYTES) + "D\"}")
                                .undecodable()
                                .cause())
                .isEqualTo("data.expiry: not an ISO-8601 duration");
    }

    @Test
    void decode_hundredThousandHeaders_isAnEvent() {
        RecordBuilder record = binary(CREATED, "ada");
        for (int number = 0; number < 100_000; number++) {
            record.again("ce_x" + number % 50_000, "value").again("ce_id", "e-1");
        }

        assertThat(record.decode()).isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_hundredThousandUnknownFields_isAnEvent() {
        String fields =
                IntStream.range(0, 100_000)
                        .mapToObj(number -> "\"field" + number + "\": {\"name\": 1}")
                        .collect(Collectors.joining(","));

        assertThat(binary(CREATED, "ada").value("{" + fields + "}").decode())
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void decode_membersWithEqualHashes_staysFast() {
        List<String> colliding = new ArrayList<>(List.of(""));
        for (int round = 0; round < 16; round++) {
            List<String> longer = new ArrayList<>();
            colliding.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
            colliding = longer;
        }
        String members = "\"" + String.join("\",\"", colliding) + "\"";

        IdentityEvent event = binary(GROUP, "g").value("{\"members\": [" + members + "]}").event();

        Membership membership = ((IdentityEvent.GroupChanged) event).membership();
        assertThat(((Membership.Snapshot) membership).members()).hasSize(1 << 16);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decode_anyBytes_neverThrows(long seed) {
        Random random = new Random(seed);
        Samples samples = new Samples(seed);
        for (int round = 0; round < 500; round++) {
            ContentMode mode = random.nextBoolean() ? ContentMode.BINARY : ContentMode.STRUCTURED;
            RawRecord record = new EventWriter().encode(samples.event(), mode).received();

            assertThat(codec.decode(mutated(record, random))).isNotNull();
        }
    }

    private static RawRecord mutated(RawRecord record, Random random) {
        List<Header> headers = new ArrayList<>(record.headers());
        byte[] key = record.key();
        byte[] value = record.value();
        switch (random.nextInt(4)) {
            case 0 -> key = mutated(key == null ? new byte[0] : key, random);
            case 1 -> {
                int at = random.nextInt(headers.size());
                byte[] content = headers.get(at).value();
                headers.set(
                        at,
                        new Header(
                                headers.get(at).name(),
                                mutated(content == null ? new byte[0] : content, random)));
            }
            default -> value = mutated(value == null ? new byte[0] : value, random);
        }
        return new RawRecord(key, headers, value);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length + random.nextInt(3));
        for (int count = 1 + random.nextInt(4); count > 0 && changed.length > 0; count--) {
            byte[] tokens = "{}[]\",:0e-tfn\\u".getBytes(UTF_8);
            changed[random.nextInt(changed.length)] =
                    random.nextBoolean()
                            ? tokens[random.nextInt(tokens.length)]
                            : (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(changed, random.nextInt(changed.length + 1))
                : changed;
    }
}
