package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Partitions that come and go, those that may not start among them. */
class OwnedTest {

    private final EngineDriver engine = new EngineDriver();

    private Grant granted(int partition, StateTable table, Optional<CommittedOffset> committed) {
        Grant grant = new Grant(new PartitionId("identity.users", partition), partition);
        Restored.Facts facts = new Restored.Facts("topic-id", "state-id", 3, 6, 0, 1_000_000);
        engine.step(new Input.Granted(grant, new Restored(committed, table, facts)));
        return grant;
    }

    private Grant fresh(int partition) {
        return granted(partition, new StateTable(), Optional.empty());
    }

    private Grant reset(int partition) {
        Optional<CommittedOffset> committed = Optional.of(new CommittedOffset(5, "n1"));
        return granted(partition, new StateTable(), committed);
    }

    private static StateTable recorded(String groupId, int partitions) {
        StateTable table = new StateTable();
        table.put(
                new StateRecord.OfProgress(
                        new Progress(
                                groupId,
                                "topic-id",
                                "state-id",
                                partitions,
                                0,
                                Ranges.NONE,
                                0,
                                List.of(),
                                Map.of(),
                                0,
                                "n1",
                                true)));
        return table;
    }

    private void withdraw(Grant... grants) {
        engine.step(new Input.Withdrawn(List.of(grants), new EngineDriver.Generation(2)));
    }

    private List<Effect> released() {
        return engine.effects.stream().filter(Effect.Released.class::isInstance).toList();
    }

    private Map<HaltReason, String> halts() {
        return engine.status().halts();
    }

    @Test
    void granted_startsWhereTheStateSays() {
        Grant grant = fresh(1);

        assertThat(engine.has(new Effect.Start(grant, 0)::equals)).isTrue();
        assertThat(engine.has(Effect.Pause.class::isInstance)).isFalse();
    }

    @Test
    void share_isThatOfTheOwnedPartitionsAmongAll() {
        fresh(0);
        engine.commitAll();
        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond())
                .isEqualTo(50.0 / 6);
        Grant second = fresh(1);
        engine.commitAll();
        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond())
                .isEqualTo(100.0 / 6);

        withdraw(second);

        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond())
                .isEqualTo(50.0 / 6);
    }

    @Test
    void resets_areToldTogether_untilTheLastOneHasLeft() {
        Grant first = reset(1);
        Grant second = reset(2);
        assertThat(halts().get(HaltReason.RESET))
                .contains("identity.users/1: ")
                .contains("; identity.users/2: ");

        withdraw(first);
        assertThat(halts().get(HaltReason.RESET)).startsWith("identity.users/2: ");
        engine.step(new Input.Lost(List.of(second)));

        assertThat(halts()).isEmpty();
        assertThat(released())
                .containsExactly(new Effect.Released(first), new Effect.Released(second));
    }

    @Test
    void otherPartitionCount_atTheStart_isRefusedAlsoIfAnotherTopicRuns() {
        engine.open();
        Grant other = new Grant(new PartitionId("identity.groups", 0), 7);
        Restored.Facts facts = new Restored.Facts("topic-id", "state-id", 3, 6, 0, 1_000_000);
        StateTable fewer = recorded("group", 2);
        engine.step(new Input.Granted(other, new Restored(Optional.empty(), fewer, facts)));

        assertThat(engine.last(Effect.Refuse.class, _ -> true).explanation())
                .contains("had 2 partitions and has 3 now");
        assertThat(halts()).isEmpty();
    }

    @Test
    void foreignState_whileTheTopicRuns_halts() {
        fresh(0);
        Grant refused = granted(1, recorded("other", 3), Optional.empty());

        assertThat(engine.has(Effect.Refuse.class::isInstance)).isFalse();
        assertThat(halts().get(HaltReason.PARTITIONS)).contains("consumer group other");
        withdraw(refused);
        assertThat(released()).containsExactly(new Effect.Released(refused));
    }

    @Test
    void withdrawn_neverGranted_isReleasedAtOnce() {
        Grant unknown = new Grant(EngineDriver.PARTITION, 99);

        withdraw(unknown);
        engine.step(new Input.Lost(List.of(unknown)));

        assertThat(released())
                .containsExactly(new Effect.Released(unknown), new Effect.Released(unknown));
    }

    @Test
    void withdrawn_idle_isReleasedWithItsCleanCommit() {
        Grant grant = fresh(0);
        engine.commitAll();
        withdraw(grant);
        withdraw(grant);
        assertThat(released()).isEmpty();
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isTrue();

        engine.commit();

        assertThat(released()).containsExactly(new Effect.Released(grant));
        assertThat(engine.status().partitions()).isEmpty();
    }

    @Test
    void withdrawn_beforeItsFirstCommitIsMade_isReleasedAfterIt() {
        Grant grant = fresh(0);
        withdraw(grant);
        assertThat(released()).isEmpty();
        engine.commitAll();

        assertThat(released()).containsExactly(new Effect.Released(grant));
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isTrue();
    }

    @Test
    void lost_nothingOfItIsSaidAnyMore() {
        Grant grant = fresh(0);
        engine.commitAll();
        engine.poll(grant, 0, "ada");
        engine.permit();
        Batch before = engine.lastBatch();
        engine.step(new Input.Lost(List.of(grant)));
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.pass(Duration.ofMinutes(1));

        assertThat(engine.lastBatch()).isEqualTo(before);
        assertThat(released()).containsExactly(new Effect.Released(grant));
    }

    @Test
    void stopping_givesEverythingBack_andTakesNothingMore() {
        Grant running = fresh(0);
        engine.commitAll();
        Grant halted = reset(1);
        engine.step(new Input.Stopping());
        assertThat(released()).containsExactly(new Effect.Released(halted));
        engine.commitAll();
        assertThat(released())
                .containsExactly(new Effect.Released(halted), new Effect.Released(running));

        Grant late = fresh(2);

        assertThat(engine.has(new Effect.Released(late)::equals)).isTrue();
        assertThat(engine.status().partitions()).isEmpty();
    }
}
