package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class PackedMapTest {

    /** A hash, and how long keys and values get with it. */
    enum Hashing {
        AS_IT_IS(KeyHash::of, 40),
        OF_LONG_ONES(KeyHash::of, 3000),
        OF_HUGE_ONES(KeyHash::of, 100_000),
        ALWAYS_THE_SAME(_ -> 0, 40),
        ALWAYS_THE_LAST_SLOT(_ -> -1, 40),
        ALIKE(key -> KeyHash.of(key) & 3, 40),
        ALIKE_IN_THE_LOW_BITS(key -> KeyHash.of(key) << 24, 40);

        private final ToIntFunction<Span> hash;
        private final int lengthMax;

        Hashing(ToIntFunction<Span> hash, int lengthMax) {
            this.hash = hash;
            this.lengthMax = lengthMax;
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of(Hashing.values())
                .flatMap(
                        hashing ->
                                IntStream.range(0, 5)
                                        .mapToObj(seed -> Arguments.of(hashing, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void map_anyChanges_isLikeAPlainOne(Hashing hashing, int seed) {
        Random random = new Random(seed);
        PackedMap packed = new PackedMap(hashing.hash);
        Map<ByteBuffer, ByteBuffer> plain = new HashMap<>();
        int keys = 1 + random.nextInt(400);
        for (int phase = 0; phase < 6; phase++) {
            int removals = random.nextInt(4);
            for (int change = 0; change < 500; change++) {
                byte[] key = key(random.nextInt(keys));
                if (random.nextInt(4) < removals) {
                    packed.remove(Span.of(key));
                    plain.remove(ByteBuffer.wrap(key));
                } else {
                    byte[] value = bytes(random, random.nextInt(hashing.lengthMax));
                    packed.put(Span.of(key), Span.of(value));
                    plain.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
                }
                byte[] other = key(random.nextInt(keys));
                assertThat(get(packed, other)).isEqualTo(plain.get(ByteBuffer.wrap(other)));
            }
            assertThat(contents(packed)).isEqualTo(plain);
            assertThat(packed.size()).isEqualTo(plain.size());
        }
    }

    @Test
    void map_manyEntriesThatGrow_takesLittleMoreThanTheyNeed() {
        Random random = new Random(1);
        PackedMap packed = new PackedMap();
        long used = 0;
        for (int round = 1; round <= 8; round++) {
            for (int entry = 0; entry < 20_000; entry++) {
                packed.put(Span.of(key(entry)), Span.of(bytes(random, 30 * round)));
            }
            used = 20_000L * (key(0).length + 30 * round + 3);
            assertThat(packed.bytes() - indexBytes(20_000)).isLessThan(used * 3 / 2);
        }
        assertThat(packed.bytes()).isGreaterThan(used);
    }

    @Test
    void map_entriesOfWhichAllButFewAreRemoved_givesMemoryBack() {
        PackedMap packed = new PackedMap();
        byte[] value = new byte[100];
        for (int entry = 0; entry < 50_000; entry++) {
            packed.put(Span.of(key(entry)), Span.of(value));
        }
        for (int entry = 0; entry < 50_000; entry++) {
            if (entry % 1000 != 0) {
                packed.remove(Span.of(key(entry)));
            }
        }

        assertThat(packed.size()).isEqualTo(50);
        assertThat(contents(packed)).hasSize(50);
        assertThat(packed.bytes()).isLessThan(400_000);
    }

    @Test
    void map_hugeEntriesReplaced_keepsOneOfEach() {
        PackedMap packed = new PackedMap();
        for (int length = 1_000_000; length < 1_100_000; length += 1000) {
            packed.put(Span.of(key(1)), Span.of(new byte[length]));
            packed.put(Span.of(key(length)), Span.of(new byte[10]));
        }

        assertThat(packed.bytes()).isLessThan(1_200_000);
    }

    @Test
    void map_empty_takesNextToNothing() {
        assertThat(new PackedMap().bytes()).isLessThan(200);
    }

    @Test
    void scan_inPieces_showsEveryEntryOnce() {
        PackedMap packed = new PackedMap();
        for (int entry = 0; entry < 1000; entry++) {
            packed.put(Span.of(key(entry)), Span.of(new byte[3]));
        }
        Set<ByteBuffer> seen = new HashSet<>();
        int from = 0;
        do {
            from =
                    packed.scan(
                            from,
                            100,
                            (key, _) -> assertThat(seen.add(ByteBuffer.wrap(key.copy()))).isTrue());
        } while (from != 0);

        assertThat(seen).hasSize(1000);
    }

    @Test
    void hash_ofManySimilarKeys_isSpread() {
        Set<Integer> low = new HashSet<>();
        Set<Integer> high = new HashSet<>();
        for (int entry = 0; entry < 1 << 16; entry++) {
            int hash = KeyHash.of(Span.of(key(entry)));
            low.add(hash & 0xffff);
            high.add(hash >>> 16);
        }

        // A random function hits 63 % of the places.
        assertThat(low.size()).isBetween(40_000, 43_000);
        assertThat(high.size()).isBetween(40_000, 43_000);
    }

    private static long indexBytes(int entries) {
        return 2L * Integer.highestOneBit(entries * 4 / 3) * Long.BYTES;
    }

    private static byte[] key(int number) {
        return "key %d of a user".formatted(number).getBytes(UTF_8);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static @Nullable ByteBuffer get(PackedMap packed, byte[] key) {
        Span value = packed.get(Span.of(key));
        return value == null ? null : ByteBuffer.wrap(value.copy());
    }

    private static Map<ByteBuffer, ByteBuffer> contents(PackedMap packed) {
        Map<ByteBuffer, ByteBuffer> contents = new HashMap<>();
        packed.forEach(
                (key, value) ->
                        contents.put(ByteBuffer.wrap(key.copy()), ByteBuffer.wrap(value.copy())));
        return contents;
    }
}
