package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.engine.StartRule.Decision;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The reset table: a watermark of 50, records 60 to 69 settled above it, a log from 10 to 100. */
class StartRuleTest {

    private static final Restored.Facts FACTS = new Restored.Facts("topic", "state", 4, 4, 10, 100);
    private static final Optional<CommittedOffset> IN_STEP =
            Optional.of(new CommittedOffset(50, "n1"));

    @Test
    void decide_nothingThere_startsAtTheBeginningOrTheEnd() {
        assertThat(start(rule(Optional.empty(), Optional.empty(), FACTS, "")).offset())
                .isEqualTo(10);
        EngineSettings latest = settings(new EngineSettings.Start(true, false, Set.of()));
        Restored restored = new Restored(Optional.empty(), new StateTable(), FACTS);
        assertThat(start(new StartRule(EngineDriver.PARTITION, restored, latest)).offset())
                .isEqualTo(100);
    }

    @Test
    void decide_newPartitionOfATopicThatGrew_isRefused() {
        PartitionId added = new PartitionId("identity.users", 3);
        EngineSettings settings = settings(new EngineSettings.Start(false, true, Set.of()));

        assertThat(new StartRule(added, beside(FACTS, 2), settings).decide())
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refusal ->
                                assertThat(refusal.explanation())
                                        .contains("had 2 partitions and has 4 now"));
    }

    @Test
    void decide_newPartitionBesideOnesOfTheSameCount_starts() {
        PartitionId late = new PartitionId("identity.users", 3);
        EngineSettings settings = settings(new EngineSettings.Start(false, false, Set.of()));

        assertThat(start(new StartRule(late, beside(FACTS, 4), settings)).offset()).isEqualTo(10);
    }

    @Test
    void decide_newPartitionOfATopicMadeAgain_startsWhateverTheOldCountWas() {
        PartitionId late = new PartitionId("identity.users", 3);
        EngineSettings settings = settings(new EngineSettings.Start(false, false, Set.of()));
        Restored.Facts facts = new Restored.Facts("other", "state", 4, 4, 10, 100);

        assertThat(start(new StartRule(late, beside(facts, 2), settings)).offset()).isEqualTo(10);
    }

    /** A partition that nobody has owned, beside a first one that has recorded this count. */
    private static Restored beside(Restored.Facts facts, int partitions) {
        Progress first =
                new Progress(
                        "group",
                        "topic",
                        "state",
                        partitions,
                        50,
                        Ranges.NONE,
                        60,
                        List.of(),
                        Map.of(),
                        0,
                        "n1",
                        true);
        return new Restored(Optional.empty(), new StateTable(), facts, Optional.of(first));
    }

    @Test
    void decide_inStep_goesOn() {
        Decision.Start start = start(rule(IN_STEP, progress(), FACTS, ""));

        assertThat(start.offset()).isEqualTo(50);
        assertThat(start.settled().contains(65)).isTrue();
        assertThat(start.lostFrom()).isEqualTo(50);
    }

    @Test
    void decide_offsetsExpired_usesTheProgress() {
        assertThat(start(rule(Optional.empty(), progress(), FACTS, ""))).isEqualTo(inStep());
    }

    @Test
    void decide_offsetWithAnotherNonce_haltsUntilAccepted() {
        Optional<CommittedOffset> moved = Optional.of(new CommittedOffset(30, ""));

        assertThat(halt(rule(moved, progress(), FACTS, ""))).contains("moved by somebody else");

        Decision.Start start = start(rule(moved, progress(), FACTS, "all"));
        assertThat(start.offset()).isEqualTo(30);
        assertThat(start.settled()).isEqualTo(Ranges.NONE);
    }

    @Test
    void decide_offsetMovedWithItsMetadata_haltsUntilAccepted() {
        Optional<CommittedOffset> moved = Optional.of(new CommittedOffset(49, "n1"));

        assertThat(halt(rule(moved, progress(), FACTS, ""))).contains("moved by somebody else");
    }

    @Test
    void decide_acceptedOffsetOutsideOfTheLog_startsWithinIt() {
        Optional<CommittedOffset> before = Optional.of(new CommittedOffset(3, ""));
        Optional<CommittedOffset> behind = Optional.of(new CommittedOffset(300, ""));

        assertThat(start(rule(before, progress(), FACTS, "all")).offset()).isEqualTo(10);
        assertThat(start(rule(before, progress(), FACTS, "all")).lostFrom()).isEqualTo(3);
        assertThat(start(rule(behind, progress(), FACTS, "all")).offset()).isEqualTo(100);
        assertThat(start(rule(before, Optional.empty(), FACTS, "all")).lostFrom()).isEqualTo(3);
        assertThat(start(rule(behind, Optional.empty(), FACTS, "all")).offset()).isEqualTo(100);
    }

    @Test
    void decide_offsetWithoutState_haltsUntilAcceptedThereAndThenStarts() {
        assertThat(halt(rule(IN_STEP, Optional.empty(), FACTS, "identity.users/1")))
                .contains("the state is gone")
                .contains("PROVISIONER_ACCEPT_RESET=identity.users/0");
        assertThat(start(rule(IN_STEP, Optional.empty(), FACTS, "identity.users/0")).offset())
                .isEqualTo(50);
    }

    @Test
    void decide_stateTopicMadeAgain_haltsUntilAccepted() {
        Restored.Facts facts = new Restored.Facts("topic", "other", 4, 4, 10, 100);

        assertThat(halt(rule(IN_STEP, progress(), facts, ""))).contains("state topic");
        assertThat(start(rule(IN_STEP, progress(), facts, "all"))).isEqualTo(inStep());
    }

    @Test
    void decide_inputMadeAgain_startsAtItsBeginningOnceAccepted() {
        Restored.Facts facts = new Restored.Facts("other", "state", 4, 4, 0, 7);

        assertThat(halt(rule(IN_STEP, progress(), facts, ""))).contains("made again");
        assertThat(start(rule(IN_STEP, progress(), facts, "all")).offset()).isZero();
    }

    @Test
    void decide_logEndsBeforeWhatWasSettled_haltsUntilAccepted() {
        Restored.Facts facts = new Restored.Facts("topic", "state", 4, 4, 10, 65);

        assertThat(halt(rule(IN_STEP, progress(), facts, ""))).contains("ends before");
        Decision.Start start = start(rule(IN_STEP, progress(), facts, "all"));
        assertThat(start.offset()).isEqualTo(65);
        assertThat(start.settled()).isEqualTo(Ranges.NONE);
    }

    @Test
    void decide_gapInTheLog_startsBehindItAndTells() {
        Restored.Facts facts = new Restored.Facts("topic", "state", 4, 4, 80, 100);

        Decision.Start start = start(rule(IN_STEP, progress(), facts, ""));

        assertThat(start.offset()).isEqualTo(80);
        assertThat(start.lostFrom()).isEqualTo(50);
        assertThat(start.settled().covered(50, 80)).isEqualTo(10);
    }

    @Test
    void decide_ownerThatDied_whatItHadStartedIsPerhapsCalledAndReadFirst() {
        Decision.Start within = start(rule(IN_STEP, Optional.of(unclean(70)), FACTS, ""));
        Decision.Start beyond = start(rule(IN_STEP, Optional.of(unclean(500)), FACTS, ""));

        assertThat(within.maybeCalledBelow()).isEqualTo(70);
        assertThat(within.catchUpTo()).isEqualTo(70);
        assertThat(within.startedUpTo()).isEqualTo(70);
        assertThat(within.clean()).isFalse();
        assertThat(beyond.maybeCalledBelow()).isEqualTo(100);
        assertThat(beyond.startedUpTo()).isEqualTo(500);
    }

    @Test
    void decide_ownerThatLeft_nothingIsPerhapsCalled() {
        Decision.Start start = inStep();

        assertThat(start.maybeCalledBelow()).isLessThan(0);
        assertThat(start.catchUpTo()).isLessThan(0);
        assertThat(start.clean()).isTrue();
    }

    @Test
    void decide_acceptedAfterAnOwnerThatDied_keepsTheDoubt() {
        Optional<CommittedOffset> moved = Optional.of(new CommittedOffset(30, ""));

        Decision.Start start = start(rule(moved, Optional.of(unclean(70)), FACTS, "all"));

        assertThat(start.maybeCalledBelow()).isEqualTo(70);
        assertThat(start.clean()).isFalse();
        assertThat(start.lostFrom()).isEqualTo(30);
    }

    @Test
    void decide_madeAgain_nothingIsStartedNorLost() {
        Restored.Facts facts = new Restored.Facts("other", "state", 4, 4, 3, 7);

        Decision.Start start = start(rule(IN_STEP, Optional.of(unclean(70)), facts, "all"));

        assertThat(start.offset()).isEqualTo(3);
        assertThat(start.startedUpTo()).isEqualTo(3);
        assertThat(start.lostFrom()).isEqualTo(3);
        assertThat(start.maybeCalledBelow()).isLessThan(0);
        assertThat(start.clean()).isTrue();
    }

    @Test
    void decide_entitiesWithoutProgress_haltsUntilAccepted() {
        StateTable table = new StateTable();
        table.put(new StateRecord.OfUser("ada", UserState.UNKNOWN));
        Restored restored = new Restored(Optional.empty(), table, FACTS);
        EngineSettings none = settings(new EngineSettings.Start(false, false, Set.of()));
        EngineSettings all = settings(new EngineSettings.Start(false, true, Set.of()));

        assertThat(halt(new StartRule(EngineDriver.PARTITION, restored, none)))
                .contains("PROVISIONER_ACCEPT_RESET");
        assertThat(start(new StartRule(EngineDriver.PARTITION, restored, all)).offset())
                .isEqualTo(10);
    }

    private static Progress unclean(long startedUpTo) {
        return new Progress(
                "group",
                "topic",
                "state",
                4,
                50,
                Ranges.NONE,
                startedUpTo,
                List.of(),
                Map.of(),
                0,
                "n1",
                false);
    }

    @Test
    void decide_anotherGroup_isRefusedEvenIfAccepted() {
        Optional<Progress> foreign = Optional.of(progress("other", 4));

        assertThat(refusal(rule(Optional.empty(), foreign, FACTS, "all")))
                .contains("consumer group other")
                .contains("KAFKA_GROUP_ID");
    }

    @Test
    void decide_anotherPartitionCount_isRefusedEvenIfAccepted() {
        Optional<Progress> fewer = Optional.of(progress("group", 3));

        assertThat(refusal(rule(IN_STEP, fewer, FACTS, "all"))).contains("had 3 partitions");
    }

    private static Decision.Start inStep() {
        return start(rule(IN_STEP, progress(), FACTS, ""));
    }

    private static Decision.Start start(StartRule rule) {
        return (Decision.Start) rule.decide();
    }

    private static String halt(StartRule rule) {
        return ((Decision.Halt) rule.decide()).explanation();
    }

    private static String refusal(StartRule rule) {
        return ((Decision.Refuse) rule.decide()).explanation();
    }

    private static StartRule rule(
            Optional<CommittedOffset> committed,
            Optional<Progress> progress,
            Restored.Facts facts,
            String accepted) {
        StateTable table = new StateTable();
        progress.ifPresent(known -> table.put(new StateRecord.OfProgress(known)));
        Set<PartitionId> partitions =
                accepted.startsWith("identity.users/")
                        ? Set.of(
                                new PartitionId(
                                        "identity.users", Integer.parseInt(accepted.substring(15))))
                        : Set.of();
        EngineSettings settings =
                settings(new EngineSettings.Start(false, accepted.equals("all"), partitions));
        return new StartRule(
                EngineDriver.PARTITION, new Restored(committed, table, facts), settings);
    }

    private static EngineSettings settings(EngineSettings.Start start) {
        return EngineDriver.settings(500, start);
    }

    private static Optional<Progress> progress() {
        return Optional.of(progress("group", 4));
    }

    private static Progress progress(String groupId, int partitions) {
        return new Progress(
                groupId,
                "topic",
                "state",
                partitions,
                50,
                new Ranges(List.of(new Ranges.Range(60, 70))),
                70,
                List.of(),
                Map.of(),
                0,
                "n1",
                true);
    }
}
