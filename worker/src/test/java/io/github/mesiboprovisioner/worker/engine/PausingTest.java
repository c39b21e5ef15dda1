package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a partition is read and when not, at 1000 events in memory. */
class PausingTest {

    private final EngineDriver engine = new EngineDriver();

    private void poll(Grant grant, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            engine.poll(grant, offset, "user" + offset);
        }
    }

    private List<Effect> pauses() {
        return engine.effects.stream()
                .filter(effect -> effect instanceof Effect.Pause || effect instanceof Effect.Resume)
                .toList();
    }

    @Test
    void partition_hasItsShareOfEvents_pausesUntilTheResultOfOneIsCommitted() {
        Grant grant = engine.open();
        poll(grant, 0, 999);
        assertThat(pauses()).isEmpty();
        poll(grant, 999, 1000);
        assertThat(pauses()).containsExactly(new Effect.Pause(grant));

        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.commitAll();

        assertThat(pauses()).containsExactly(new Effect.Pause(grant), new Effect.Resume(grant));
    }

    /** Mesibo need not be asked: also what nobody waits for is in memory until it is committed. */
    @Test
    void results_areNotCommitted_pausesUntilTheyAre() {
        Grant grant = engine.open();
        for (long offset = 0; offset < 1000; offset++) {
            engine.step(new Input.Polled(grant, List.of(tombstone(offset)), offset + 1));
        }
        assertThat(pauses()).containsExactly(new Effect.Pause(grant));
        engine.step(new Input.NotCommitted(engine.lastBatch().id()));
        engine.pass(Duration.ofSeconds(1));
        assertThat(pauses()).hasSize(1);

        engine.commitAll();

        assertThat(pauses()).containsExactly(new Effect.Pause(grant), new Effect.Resume(grant));
        assertThat(engine.published()).hasSize(1000);
    }

    private static InputRecord tombstone(long offset) {
        return new InputRecord(
                offset, EngineDriver.START, new InputRecord.Content.Tombstone("ada"), "raw");
    }

    @Test
    void partitions_shareTheMemory_onlyThoseOverTheirSharePause() {
        Grant grant = engine.open();
        Grant other = engine.openOther();
        poll(grant, 0, 500);
        poll(other, 0, 499);

        assertThat(pauses()).containsExactly(new Effect.Pause(grant));
    }

    @Test
    void halt_pauses_untilItEnds() {
        Grant grant = engine.open();
        engine.step(new Input.HaltChanged(HaltReason.EGRESS, true, "too many hosts"));
        assertThat(pauses()).containsExactly(new Effect.Pause(grant));

        engine.step(new Input.HaltChanged(HaltReason.EGRESS, false, ""));

        assertThat(pauses()).containsExactly(new Effect.Pause(grant), new Effect.Resume(grant));
    }

    @Test
    void resetOfAnotherPartition_pausesNothing() {
        engine.open();
        StateTable lost = new StateTable();
        Restored.Facts facts = new Restored.Facts("topic-id", "state-id", 2, 2, 0, 1_000_000);
        Optional<CommittedOffset> committed = Optional.of(new CommittedOffset(5, "n1"));
        Grant halted = new Grant(EngineDriver.OTHER, 2);
        engine.step(new Input.Granted(halted, new Restored(committed, lost, facts)));

        assertThat(engine.status().halts()).containsOnlyKeys(HaltReason.RESET);
        assertThat(pauses()).isEmpty();
        engine.step(new Input.Withdrawn(List.of(halted), new EngineDriver.Generation(2)));
        assertThat(engine.status().halts()).isEmpty();
        assertThat(engine.has(new Effect.Released(halted)::equals)).isTrue();
    }

    @Test
    void openCircuit_pauses_butNotWhatHasNothingToProbeWith() {
        Grant grant = engine.open();
        Grant other = engine.openOther();
        engine.openCircuit(grant);

        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
        assertThat(pauses()).containsExactly(new Effect.Pause(grant));
        poll(other, 0, 1);
        assertThat(pauses()).contains(new Effect.Pause(other));
    }

    @Test
    void probe_isAnsweredWell_everythingGoesOn() {
        Grant grant = engine.open();
        engine.openCircuit(grant);
        engine.pass(Duration.ofSeconds(11));
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.rejected());

        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.CLOSED);
        assertThat(pauses()).containsExactly(new Effect.Pause(grant), new Effect.Resume(grant));
        engine.permit();
        engine.permit();
        assertThat(engine.status().calls().inFlight()).isEqualTo(2);
    }
}
