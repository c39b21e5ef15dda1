package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.GroupHistories.Refusals;
import io.github.mesiboprovisioner.worker.entity.GroupLane.Faults;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Random histories of one group; {@code -Dgroup.seeds=20000} tries more of them. */
class GroupMachineSimulationTest {

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("group.seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plan_anyFolding_reachesWhatOneByOneReaches(long seed) {
        for (Refusals refusals : Refusals.values()) {
            Random random = new Random(seed);
            GroupHistories histories = new GroupHistories(random, refusals);
            List<Queued> events = histories.events(1 + random.nextInt(25));
            GroupLane single = GroupLane.calm(histories.backend());
            single.foldMax = 1;
            GroupLane folding = GroupLane.calm(histories.backend());
            for (Queued queued : events) {
                single.arrive(queued);
                single.run();
                folding.arrive(queued);
                if (random.nextInt(4) == 0) {
                    folding.run();
                }
            }
            folding.run();
            check(events, single, folding, refusals);
            if (histories.isPlain()) {
                assertThat(failures(single)).containsAll(failures(folding));
            }
        }
    }

    private static void check(
            List<Queued> events, GroupLane single, GroupLane folding, Refusals refusals) {
        assertThat(origins(folding)).isEqualTo(events.stream().map(Queued::origin).toList());
        folding.checkAgreement();
        // A name that is overwritten is never refused, and its event then counts.
        boolean nameSpared =
                refusals == Refusals.UNKNOWN_MEMBERS_AND_NAMES
                        && !failures(folding).equals(failures(single));
        if (!nameSpared) {
            checkSame(single, folding);
        }
        if (refusals == Refusals.NONE) {
            assertThat(folding.backend.sent).hasSizeLessThanOrEqualTo(single.backend.sent.size());
        }
    }

    private static Refusals refusals(Random random) {
        return List.of(Refusals.values()).get(random.nextInt(Refusals.values().length));
    }

    private static void checkSame(GroupLane single, GroupLane folding) {
        assertThat(folding.backend.groups.values().toString())
                .isEqualTo(single.backend.groups.values().toString());
        assertThat(withoutGid(folding.state)).isEqualTo(withoutGid(single.state));
    }

    private static GroupState withoutGid(GroupState state) {
        GroupDraft draft = new GroupDraft(state);
        if (draft.life instanceof Life.Live) {
            draft.life = new Life.Live(1);
        }
        return draft.done();
    }

    private static List<EventOrigin> origins(GroupLane lane) {
        return lane.endings.stream().filter(Ending::settlesRecord).map(Ending::origin).toList();
    }

    private static List<EventOrigin> failures(GroupLane lane) {
        return lane.endings.stream()
                .filter(ending -> ending.outcome() instanceof Outcome.Failed)
                .map(Ending::origin)
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plan_anyFaults_recordsWhatMesiboHas(long seed) {
        Random random = new Random(seed);
        GroupHistories histories = new GroupHistories(random, refusals(random));
        List<Queued> events = histories.events(1 + random.nextInt(25));
        GroupBackend backend = histories.backend();
        backend.partial = random.nextInt(3) == 0;
        double death = random.nextInt(2) * 0.1;
        Faults faults = new Faults(random.nextInt(3) * 0.2, random.nextInt(3) * 0.2, 0.1, death);
        GroupLane lane =
                new GroupLane(backend, GroupLane.rules(random.nextBoolean()), random, faults);
        for (Queued queued : events) {
            lane.arrive(queued);
            if (random.nextInt(3) == 0) {
                lane.run();
                lane.checkAgreement();
            }
            if (random.nextInt(10) == 0) {
                backend.users.add("x" + (random.nextInt(5) * 6 + 5));
                lane.now = lane.state.wakeAt().orElse(lane.now);
            }
        }
        lane.run();
        lane.checkAgreement();
        assertThat(origins(lane)).isEqualTo(events.stream().map(Queued::origin).toList());
        lane.calmDown();
        Queued everything = histories.everything(backend.users);
        lane.arrive(everything);
        lane.run();
        while (lane.state.wakeAt().isPresent()) {
            lane.now = lane.state.wakeAt().get();
            lane.run();
        }
        lane.checkAgreement();
        checkHealed(lane, everything);
    }

    /** One full event ends every doubt about a group, unless it is gone. */
    private static void checkHealed(GroupLane lane, Queued everything) {
        if (failures(lane).contains(everything.origin())) {
            assertThat(lane.deletionInDoubt).isTrue();
            return;
        }
        long gid = lane.state.gid().orElseThrow();
        assertThat(lane.state.settingsInDoubt()).isFalse();
        assertThat(lane.backend.group(gid).members).isEqualTo(lane.backend.users);
        assertThat(lane.state.members().values()).containsOnly(new Member.Confirmed(false));
    }
}
