package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ForgettingTest {

    private static final int OLD = 20_000;
    private static final Duration ROUND = Duration.ofMinutes(10);

    private final EngineDriver engine = new EngineDriver();

    ForgettingTest() {
        Progress clean =
                new Progress(
                        "group",
                        "topic-id",
                        "state-id",
                        1,
                        0,
                        Ranges.NONE,
                        0,
                        List.of(),
                        Map.of(),
                        0,
                        "nonce",
                        true);
        engine.table.put(new StateRecord.OfProgress(clean));
    }

    @Test
    void deleted_longAgo_areForgottenPieceByPiece() {
        for (int i = 0; i < OLD; i++) {
            put("old-" + i, EngineDriver.START.minus(Duration.ofDays(31)));
        }
        put("young", EngineDriver.START.minus(Duration.ofDays(29)));
        engine.open();
        Set<EntityKey> forgotten = new HashSet<>();
        engine.pass(ROUND);
        int most = 0;
        while (forgotten.size() < OLD) {
            Set<EntityKey> now = forgotten(engine.lastBatch());
            most = Math.max(most, now.size());
            forgotten.addAll(now);
            engine.commit();
            engine.pass(Duration.ofMillis(1));
        }

        assertThat(most).isBetween(1, OLD / 2);
        assertThat(engine.table.size()).isEqualTo(1);
        assertThat(forgotten).doesNotContain(EntityKey.user("young"));
    }

    @Test
    void deleted_whileACommitTakesLong_areNotGathered() {
        for (int i = 0; i < OLD; i++) {
            put("old-" + i, EngineDriver.START.minus(Duration.ofDays(31)));
        }
        engine.open();
        engine.pass(ROUND);
        for (int step = 0; step < 20; step++) {
            engine.pass(Duration.ofSeconds(1));
        }
        assertThat(engine.last(Effect.WakeAt.class, _ -> true).nanos()).isEqualTo(Long.MAX_VALUE);

        engine.commit();

        assertThat(forgotten(engine.lastBatch())).hasSizeBetween(1, OLD / 2);
    }

    @Test
    void deleted_withAnEventUnderWay_isKept() {
        put("old", EngineDriver.START.minus(Duration.ofDays(31)));
        Grant grant = engine.open();
        engine.poll(grant, 0, "old");
        engine.permit();
        engine.pass(ROUND);
        engine.pass(Duration.ofMillis(50));

        assertThat(engine.has(effect -> effect instanceof Effect.Call)).isTrue();
        assertThat(
                        engine.has(
                                effect ->
                                        effect instanceof Effect.Commit(var batch)
                                                && !forgotten(batch).isEmpty()))
                .isFalse();
    }

    private void put(String address, Instant deletedAt) {
        UserState none = UserState.UNKNOWN;
        engine.table.put(
                new StateRecord.OfUser(
                        address,
                        new UserState(
                                new UserState.Life.Deleted(deletedAt),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                false,
                                false,
                                Optional.empty(),
                                none.history())));
    }

    private static Set<EntityKey> forgotten(Batch batch) {
        Set<EntityKey> keys = new HashSet<>();
        for (Output output : batch.parts().getFirst().outputs()) {
            if (output instanceof Output.ToState(StateRecord.Forgotten(var key))) {
                keys.add(key);
            }
        }
        return keys;
    }
}
