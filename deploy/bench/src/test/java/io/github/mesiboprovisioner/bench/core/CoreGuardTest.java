package io.github.mesiboprovisioner.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.Workload;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Keeps the core as lean as it is: what an event allocates, and how many calls events need. The
 * bounds of bytes are about a quarter above what was seen; time is not looked at. Who makes the
 * core leaner lowers them.
 */
class CoreGuardTest {

    private static final int EVENTS = 512;
    private static final long SEED = 1;

    private final EngineRun engine = new EngineRun();
    private int number;

    @Test
    void engine_eventThatNeedsACall_allocatesLittle() {
        engineTakes(this::created);

        assertThat(engineBytes(this::renamed)).isLessThan(19_000);
    }

    @Test
    void engine_eventThatChangesNothing_allocatesLittle() {
        engineTakes(this::created);

        // A user is kept as bytes: some 2 kB here are its 16 event ids, read and written again.
        assertThat(engineBytes(this::created)).isLessThan(6_500);
    }

    @Test
    void engine_eventThatIsFolded_allocatesLittle() {
        assertThat(engineBytes(_ -> renamed(0))).isLessThan(3_000);
    }

    @Test
    void codecs_oneRecord_allocateLittle() {
        CodecBenchmark codecs = new CodecBenchmark();

        assertThat(bytes(codecs::decodeEvent)).isLessThan(2_200);
        assertThat(bytes(codecs::encodeResult)).isLessThan(7_000);
        assertThat(bytes(codecs::encodeUser)).isLessThan(1_600);
        assertThat(bytes(codecs::decodeUser)).isLessThan(1_600);
        assertThat(bytes(codecs::encodeProgress)).isLessThan(1_300);
    }

    @Test
    void engine_distinctUsers_oneCallAndTwoStepsEach() {
        engineTakes(this::created);
        long stepsBefore = engine.steps();
        long callsBefore = engine.calls();
        engineTakes(this::renamed);

        assertThat(engine.calls() - callsBefore).isEqualTo(EVENTS);
        assertThat(engine.steps() - stepsBefore).isLessThan(EVENTS * 5 / 2);
    }

    @Test
    void engine_nothingNew_noCall() {
        engineTakes(this::created);
        long callsBefore = engine.calls();
        engineTakes(this::created);

        assertThat(engine.calls()).isEqualTo(callsBefore);
    }

    @Test
    void engine_manyChangesOfOneUser_oneCall() {
        engineTakes(_ -> renamed(0));

        assertThat(engine.calls()).isEqualTo(1);
    }

    @Test
    void engine_thirtyPercentRepeatsAndChanges_atMostSevenCallsInTen() {
        engine.take(Workload.churn(5_000, SEED));

        assertThat(engine.calls()).isLessThan(3_500);
    }

    @Test
    void engine_zipfKeys_atMostOneCallInFiveEvents() {
        engine.take(Workload.zipf(10_000, SEED));

        assertThat(engine.calls()).isLessThan(2_000);
    }

    private void engineTakes(IntFunction<Item> item) {
        engine.take(IntStream.range(0, EVENTS).mapToObj(item).toList());
    }

    private Item created(int user) {
        return Item.created(user, number++);
    }

    private Item renamed(int user) {
        return Item.renamed(user, number++);
    }

    /** Per event, without what making the events allocates. */
    private double engineBytes(IntFunction<Item> item) {
        double making =
                Allocation.bytesPer(
                        EVENTS,
                        () -> {
                            List<Item> made = IntStream.range(0, EVENTS).mapToObj(item).toList();
                            assertThat(made).hasSize(EVENTS);
                        });
        return Allocation.bytesPer(EVENTS, () -> engineTakes(item)) - making;
    }

    private static double bytes(Runnable action) {
        return Allocation.bytesPer(
                EVENTS,
                () -> {
                    for (int i = 0; i < EVENTS; i++) {
                        action.run();
                    }
                });
    }
}
