package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What is told of a partition's records is what a plain list of them would tell. */
class OffsetTrackerTest {

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tracker_readAndSettledInAnyOrder_isLikeAPlainList(long seed) {
        Random random = new Random(seed);
        long start = random.nextInt(5);
        SortedSet<Long> settled = settledByAnEarlierOwner(start, random);
        OffsetTracker tracker = new OffsetTracker(start, ranges(settled));
        SortedSet<Long> log = new TreeSet<>();
        for (long offset = start; offset < start + 60; offset += 1 + random.nextInt(3)) {
            log.add(offset);
        }
        List<Long> open = new ArrayList<>();
        long next = start;
        for (long offset : log) {
            assertThat(tracker.read(offset)).isEqualTo(!settled.contains(offset));
            if (!settled.contains(offset)) {
                open.add(offset);
            }
            next = offset + 1;
            tracker.readUpTo(next);
            Collections.shuffle(open, random);
            for (int done = random.nextInt(open.size() + 1); done > 1; done--) {
                long ended = open.removeLast();
                tracker.settle(ended);
                settled.add(ended);
            }
            assertTells(tracker, new TreeSet<>(open), next, settled);
        }
    }

    private static void assertTells(
            OffsetTracker tracker, SortedSet<Long> open, long next, SortedSet<Long> settled) {
        long watermark = open.isEmpty() ? next : open.first();
        assertThat(tracker.next()).isEqualTo(next);
        assertThat(tracker.pending()).isEqualTo(open.size());
        assertThat(tracker.watermark()).isEqualTo(watermark);
        Ranges above = tracker.settledAbove();
        for (long offset = watermark; offset < next; offset++) {
            assertThat(above.contains(offset)).isEqualTo(!open.contains(offset));
        }
        for (long offset = next; offset < next + 80; offset++) {
            assertThat(above.contains(offset)).isEqualTo(settled.contains(offset));
        }
        assertThat(above.contains(watermark - 1)).isFalse();
    }

    private static SortedSet<Long> settledByAnEarlierOwner(long start, Random random) {
        SortedSet<Long> settled = new TreeSet<>();
        for (long offset = start + 1; offset < start + 40; offset++) {
            if (random.nextInt(3) == 0) {
                settled.add(offset);
            }
        }
        return settled;
    }

    private static Ranges ranges(SortedSet<Long> offsets) {
        Ranges.Builder ranges = new Ranges.Builder();
        offsets.forEach(offset -> ranges.add(offset, offset + 1));
        return ranges.build();
    }

    @Test
    void read_whatWasReadBefore_isNotTakenAgain() {
        OffsetTracker tracker = new OffsetTracker(5, Ranges.NONE);

        assertThat(tracker.read(4)).isFalse();
        assertThat(tracker.read(5)).isTrue();
        assertThat(tracker.read(5)).isFalse();
    }

    @Test
    void readUpTo_lessThanWasRead_changesNothing() {
        OffsetTracker tracker = new OffsetTracker(5, Ranges.NONE);

        tracker.readUpTo(3);

        assertThat(tracker.next()).isEqualTo(5);
    }

    @Test
    void settle_twice_isRefused() {
        OffsetTracker tracker = new OffsetTracker(0, Ranges.NONE);
        tracker.read(0);
        tracker.settle(0);

        assertThatThrownBy(() -> tracker.settle(0)).hasMessageContaining("offset 0");
    }

    @Test
    void ranges_thatTouch_areOne() {
        Ranges.Builder ranges = new Ranges.Builder();
        ranges.add(1, 3);
        ranges.add(3, 5);
        ranges.add(5, 5);
        ranges.add(7, 9);

        assertThat(ranges.build().list())
                .containsExactly(new Ranges.Range(1, 5), new Ranges.Range(7, 9));
    }

    @Test
    void ranges_tellTheirEndAndHowMuchTheyCover() {
        Ranges ranges = new Ranges(List.of(new Ranges.Range(2, 4), new Ranges.Range(6, 9)));

        assertThat(ranges.end()).isEqualTo(9);
        assertThat(Ranges.NONE.end()).isEqualTo(Long.MIN_VALUE);
        assertThat(ranges.covered(3, 7)).isEqualTo(2);
        assertThat(ranges.covered(4, 6)).isZero();
        assertThat(ranges.covered(0, 100)).isEqualTo(5);
    }
}
