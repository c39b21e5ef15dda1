package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the engine tells of itself, for people and metrics. */
class StatusTest {

    private final EngineDriver engine = new EngineDriver();

    @Test
    void partition_isOpenOnceItsFirstCommitIsMade() {
        engine.grant(1);
        assertThat(engine.status().partitions())
                .containsExactly(
                        new EngineStatus.PartitionStatus(EngineDriver.PARTITION, false, 0, 0, 0));

        engine.commit();

        assertThat(engine.status().partitions())
                .containsExactly(
                        new EngineStatus.PartitionStatus(EngineDriver.PARTITION, true, 0, 0, 0));
    }

    @Test
    void partition_tellsWhereItStands() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.poll(grant, 3, "bob");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.poll(grant, 4, "cleo");

        assertThat(engine.status().partitions())
                .containsExactly(
                        new EngineStatus.PartitionStatus(EngineDriver.PARTITION, true, 3, 5, 2));
    }

    @Test
    void calls_tellTheirNumberAndTheShare() {
        EngineStatus.Calls none = new EngineStatus.Calls(0, 0, Circuit.State.CLOSED);
        assertThat(engine.status().calls()).isEqualTo(none);
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();

        assertThat(engine.status().calls())
                .isEqualTo(new EngineStatus.Calls(1, 50, Circuit.State.CLOSED));
    }

    @Test
    void lanes_areCountedByWhereTheyStand() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.poll(grant, 1, "bob");
        engine.poll(grant, 2, "cleo");

        assertThat(engine.status().lanes())
                .isEqualTo(Map.of(LanePhase.IN_FLIGHT, 1, LanePhase.READY, 2));
    }

    @Test
    void lane_withNothingToDo_isForgotten() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        assertThat(engine.status().lanes()).containsOnlyKeys(LanePhase.IDLE);

        engine.commitAll();

        assertThat(engine.status().lanes()).isEmpty();
    }

    @Test
    void census_isOfWhatIsCommitted() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        assertThat(engine.status().census()).isEqualTo(new Census(0, 0, 0, 0, 0));

        engine.commitAll();

        assertThat(engine.status().census()).isEqualTo(new Census(1, 0, 0, 0, 0));
    }

    @Test
    void coalesced_eventsAreThoseThatNeededNoCallOfTheirOwn() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "first");
        engine.permit();
        for (int offset = 1; offset < 4; offset++) {
            engine.poll(grant, offset, "ada", "name" + offset);
        }
        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t2"));

        assertThat(engine.calls()).isEqualTo(2);
        assertThat(engine.status().totals().coalescedEvents()).isEqualTo(2);
    }

    @Test
    void groupCreation_repeatedInDoubt_isCountedOnce() {
        Grant grant = engine.open();
        engine.poll(
                grant,
                0,
                new IdentityEvent.GroupChanged(
                        EngineDriver.context(0, "team", Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        new IdentityEvent.Membership.Same()));
        engine.permit();
        engine.commitAll();
        engine.permit();
        for (int i = 0; i < 2; i++) {
            engine.answer(engine.lastCall(), EngineDriver.unanswered());
            assertThat(engine.status().totals().groupCreationsUncertain()).isEqualTo(1);
            engine.pass(Duration.ofSeconds(50));
            engine.commitAll();
            engine.permit();
            engine.commitAll();
            engine.permit();
        }
        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.GroupAdded(7)));
        engine.commitAll();

        assertThat(engine.calls()).isEqualTo(3);
        assertThat(engine.status().totals().groupCreationsUncertain()).isEqualTo(1);
        assertThat(engine.published()).hasSize(1);
    }

    @Test
    void held_areShownUpToAHundred() {
        EngineDriver guarded = new EngineDriver(1);
        Grant grant = guarded.open();
        for (int offset = 0; offset < 130; offset++) {
            guarded.poll(
                    grant,
                    offset,
                    new IdentityEvent.UserDeleted(
                            EngineDriver.context(offset, "user" + offset, Optional.empty())));
        }
        for (int i = 0; i < 260; i++) {
            guarded.permit();
            guarded.commitAll();
        }

        assertThat(guarded.status().census().removalsHeld()).isEqualTo(129);
        assertThat(guarded.status().held()).hasSize(100);
    }
}
