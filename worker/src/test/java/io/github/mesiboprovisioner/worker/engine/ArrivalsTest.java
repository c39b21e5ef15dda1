package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records that were read, the odd ones among them: each has one result. */
class ArrivalsTest {

    private static final Result.Trace TRACE =
            new Result.Trace(Optional.of("correlation"), Optional.empty(), Optional.empty());

    private final EngineDriver engine = new EngineDriver();

    private void read(Grant grant, long next, InputRecord... records) {
        engine.step(new Input.Polled(grant, List.of(records), next));
    }

    private static InputRecord record(long offset, InputRecord.Content content) {
        return new InputRecord(offset, EngineDriver.START, content, "raw" + offset);
    }

    private static InputRecord tombstone(long offset) {
        return record(offset, new InputRecord.Content.Tombstone("ada"));
    }

    private static InputRecord undecodable(long offset) {
        return record(
                offset,
                new InputRecord.Content.Undecodable(
                        "unknown",
                        Optional.of("id"),
                        Optional.of("/source"),
                        Optional.of("type"),
                        TRACE,
                        "no key"));
    }

    private List<Output> written() {
        return engine.lastBatch().parts().getFirst().outputs().stream()
                .filter(output -> !(output instanceof Output.ToState))
                .toList();
    }

    @Test
    void tombstone_isSkippedWithoutADeadLetter() {
        read(engine.open(), 1, tombstone(0));

        EventOrigin origin =
                new EventOrigin(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "identity.users",
                        0,
                        0);
        Result.Outcome skipped =
                new Result.Outcome.Skipped(Result.Reason.TOMBSTONE, Result.Details.NONE);
        assertThat(written())
                .containsExactly(
                        new Output.ToResults(
                                new Result(
                                        origin,
                                        "",
                                        "ada",
                                        EngineDriver.START,
                                        Result.Trace.NONE,
                                        skipped),
                                EngineDriver.START));
        assertThat(engine.lastBatch().parts().getFirst().offset()).isEqualTo(1);
        assertThat(engine.calls()).isZero();
    }

    @Test
    void undecodable_failsAtOnce_withADeadLetterOfTheRecordAsItWas() {
        read(engine.open(), 8, undecodable(7));

        EventOrigin origin =
                new EventOrigin(
                        Optional.of("id"),
                        Optional.of("/source"),
                        Optional.of("type"),
                        "identity.users",
                        0,
                        7);
        Result.Problem problem =
                new Result.Problem(
                        Result.Problem.Kind.UNDECODABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("no key"),
                        Optional.empty(),
                        List.of(),
                        0,
                        true);
        Result result =
                new Result(
                        origin,
                        "",
                        "unknown",
                        EngineDriver.START,
                        TRACE,
                        new Result.Outcome.Failed(problem, Result.Details.NONE));
        assertThat(written())
                .containsExactly(
                        new Output.ToResults(result, EngineDriver.START),
                        new Output.ToDeadLetters(origin, EngineDriver.START, problem, "raw7"));
        assertThat(engine.lastBatch().parts().getFirst().offset()).isEqualTo(8);
    }

    @Test
    void record_readAgain_hasNoSecondResult() {
        Grant grant = engine.open();
        read(grant, 2, tombstone(0), tombstone(1));
        read(grant, 2, tombstone(0), tombstone(1));
        engine.commitAll();

        assertThat(engine.published()).extracting(Result::id).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void record_ofAPartitionThatIsGivenUp_isLeftToTheNextOwner() {
        Grant grant = engine.open();
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));
        read(grant, 1, tombstone(0));
        engine.commitAll();
        read(grant, 1, tombstone(0));
        engine.commitAll();

        assertThat(engine.published()).isEmpty();
        assertThat(engine.lastBatch().parts().getFirst().offset()).isZero();
    }

    @Test
    void poll_withoutRecords_movesTheWatermark() {
        Grant grant = engine.open();
        read(grant, 5);
        read(grant, 7, tombstone(6));

        assertThat(engine.lastBatch().parts().getFirst().offset()).isEqualTo(7);
    }

    @Test
    void gap_isReported_andReadingGoesOnBehindIt() {
        Grant grant = engine.open();
        engine.step(new Input.RecordsLost(grant, 3, 9));
        engine.step(new Input.RecordsLost(grant, 10, 14));
        engine.step(new Input.RecordsLost(new Grant(EngineDriver.PARTITION, 99), 20, 30));
        read(grant, 15, tombstone(14));

        assertThat(engine.effects.stream().filter(Effect.RecordsLost.class::isInstance))
                .containsExactly(
                        new Effect.RecordsLost(EngineDriver.PARTITION, 3, 9),
                        new Effect.RecordsLost(EngineDriver.PARTITION, 10, 14));
        assertThat(engine.status().totals().recordsLost()).isEqualTo(10);
        assertThat(engine.lastBatch().parts().getFirst().offset()).isEqualTo(15);
    }

    @Test
    void gap_alone_isPassedOver() {
        Grant grant = engine.open();

        engine.step(new Input.RecordsLost(grant, 0, 9));

        assertThat(engine.status().partitions().getFirst().next()).isEqualTo(9);
    }

    @Test
    void afterADeadOwner_onlyWhatItHadStartedIsHeldBack() {
        Grant grant = openAfterADeadOwner(1);
        engine.poll(grant, 0, "ada");
        engine.poll(grant, 1, "bob");
        engine.permit();
        engine.permit();

        assertThat(engine.calls()).isEqualTo(1);
        assertThat(engine.lastCall().entity().id()).isEqualTo("bob");
    }

    @Test
    void afterADeadOwner_whatItHadStartedIsReadBeforeTheFirstCall() {
        Grant grant = openAfterADeadOwner(3);
        engine.poll(grant, 0, "ada");
        engine.pass(Duration.ofSeconds(5));
        engine.commitAll();
        engine.permit();
        assertThat(engine.calls()).isZero();
        assertThat(engine.status().partitions().getFirst().open()).isFalse();

        read(grant, 3);
        engine.permit();

        assertThat(engine.calls()).isEqualTo(1);
        assertThat(engine.status().partitions().getFirst().open()).isTrue();
    }

    private Grant openAfterADeadOwner(long startedUpTo) {
        engine.leftUnclean(startedUpTo);
        return engine.open();
    }
}
