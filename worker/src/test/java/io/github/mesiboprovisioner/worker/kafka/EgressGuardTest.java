package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.kafka.EgressGuard.Crowd;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

class EgressGuardTest {

    private static final long LATER = Duration.ofMinutes(1).toNanos();

    private final EgressGuard guard = guard();

    private static EgressGuard guard() {
        return new EgressGuard(2, Duration.ofMinutes(1));
    }

    @Test
    void claim_beforeAnyLook_isRefused() {
        assertThat(guard.claim()).isFalse();
        assertThat(guard.admits()).isFalse();
    }

    @Test
    void claim_guardIsOff_isGranted() {
        assertThat(new EgressGuard(0, Duration.ofMinutes(1)).claim()).isTrue();
    }

    @Test
    void judge_fewerOtherHosts_admits() {
        guard.judge(crowd("a", "b"), 0);

        assertThat(guard.claim()).isTrue();
    }

    @Test
    void judge_ourHostIsOneOfAllThatThereMayBe_admits() {
        guard.judge(crowd("b", "a"), 0);

        assertThat(guard.admits()).isTrue();
    }

    @Test
    void judge_asManyOtherHostsAndLastByName_isOutAtOnce() {
        guard.judge(crowd("c", "a", "b"), 0);

        assertThat(guard.isOut()).isTrue();
        assertThat(guard.claim()).isFalse();
    }

    @Test
    void judge_asManyOtherHostsAndAmongTheFirst_waitsForTheLastToLeave() {
        guard.judge(crowd("b", "a", "c"), 0);
        assertThat(guard.admits()).isFalse();
        assertThat(guard.isOut()).isFalse();

        guard.judge(crowd("b", "a"), 1);

        assertThat(guard.admits()).isTrue();
    }

    @Test
    void judge_amongTheFirstButTheOthersStay_isOutInTheEnd() {
        guard.judge(crowd("a", "b", "c"), 0);

        guard.judge(crowd("a", "b", "c"), LATER);

        assertThat(guard.isOut()).isTrue();
    }

    @Test
    void judge_afterTheFirstCall_changesNothing() {
        guard.judge(crowd("z"), 0);
        assertThat(guard.claim()).isTrue();

        guard.judge(crowd("z", "a", "b"), 0);
        guard.judge(crowd("z", "a", "b"), LATER);
        guard.joined();

        assertThat(guard.claim()).isTrue();
    }

    @Test
    void judge_admittedWithoutACall_bearsThoseWhoOnlyLook() {
        guard.judge(crowd("z"), 0);

        guard.judge(crowd("z", "a", "b"), 1);
        assertThat(guard.admits()).isTrue();
        guard.judge(crowd("z", "a", "b"), LATER);

        assertThat(guard.isOut()).isTrue();
        assertThat(guard.claim()).isFalse();
    }

    @Test
    void joined_admittedAsAnotherMember_looksAgain() {
        guard.judge(crowd("z"), 0);

        guard.joined();

        assertThat(guard.claim()).isFalse();
    }

    @Test
    void hasRoom_seenFromOutside_letsItLookAsAMember() {
        guard.judge(crowd("c", "a", "b"), 0);
        assertThat(guard.hasRoom(new Crowd("c", Set.of("a", "b")))).isFalse();

        assertThat(guard.hasRoom(new Crowd("c", Set.of("a")))).isTrue();

        assertThat(guard.isOut()).isFalse();
        assertThat(guard.admits()).isFalse();
    }

    /** Any order of joining, looking, calling, leaving and coming back, for as long as it takes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void judge_anyOrder_neverMoreHostsCallThanAllowed(long seed) {
        Group group = new Group(seed, 50);
        for (int turn = 0; turn < 20_000; turn++) {
            group.act();
            assertThat(group.calling.size()).isLessThanOrEqualTo(2);
        }
        assertThat(group.placesTaken).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void judge_nobodyEnds_everyPlaceIsTakenSoon(long seed) {
        Group group = new Group(seed, Integer.MAX_VALUE);
        while (group.nanos < LATER) {
            group.act();
        }
        assertThat(group.calling).hasSize(2);
        assertThat(group.members).hasSize(2);
    }

    /**
     * Six hosts, one instance each, that look about twice a second. Sometimes one ends, or is cut
     * off and expelled. With every change of the group the others are members of a new generation.
     */
    private static final class Group {
        private final TreeMap<String, EgressGuard> members = new TreeMap<>();
        private final TreeMap<String, EgressGuard> outside = new TreeMap<>();
        private final TreeMap<String, EgressGuard> expelled = new TreeMap<>();
        private final Map<EgressGuard, Integer> generations = new HashMap<>();
        private final Set<String> calling = new HashSet<>();
        private final SplittableRandom random;
        private final int life;
        private long nanos;
        private int placesTaken;
        private int generation;

        private Group(long seed, int life) {
            this.random = new SplittableRandom(seed);
            this.life = life;
        }

        void act() {
            nanos += random.nextLong(Duration.ofMillis(160).toNanos());
            String host = List.of("a", "b", "c", "d", "e", "f").get(random.nextInt(6));
            EgressGuard member = members.get(host);
            EgressGuard waiting = outside.get(host);
            EgressGuard back = expelled.remove(host);
            if (member != null) {
                asMember(host, member);
            } else if (back != null) {
                join(host, back);
            } else if (waiting == null) {
                join(host, guard());
            } else if (waiting.hasRoom(new Crowd(host, members.keySet()))) {
                outside.remove(host);
                join(host, waiting);
            }
        }

        private void join(String host, EgressGuard guard) {
            members.put(host, guard);
            generation++;
            look(host, guard);
        }

        private void leave(String host) {
            members.remove(host);
            calling.remove(host);
            generation++;
        }

        private void asMember(String host, EgressGuard member) {
            if (random.nextInt(life) == 0) {
                leave(host);
            } else if (random.nextInt(life) == 0 && !calling.contains(host)) {
                leave(host);
                expelled.put(host, member);
            } else if (random.nextBoolean()) {
                look(host, member);
            } else if (member.claim() && calling.add(host)) {
                placesTaken++;
            }
        }

        private void look(String host, EgressGuard member) {
            if (!Objects.equals(generations.put(member, generation), generation)) {
                member.joined();
            }
            member.judge(new Crowd(host, members.keySet()), nanos);
            if (member.isOut()) {
                leave(host);
                outside.put(host, member);
            }
        }
    }

    private static Crowd crowd(String own, String... others) {
        Set<String> all = new HashSet<>(Set.of(others));
        all.add(own);
        return new Crowd(own, all);
    }
}
