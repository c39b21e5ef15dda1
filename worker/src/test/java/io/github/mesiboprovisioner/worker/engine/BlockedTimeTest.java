package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Time halted or with an open circuit does not count for late members (CONTRACT 2, 3 rule 6), who
 * are waited for a day.
 */
class BlockedTimeTest {

    private static final Reply UNKNOWN_MEMBER =
            EngineDriver.refused(
                    new Failure.Rejected(
                            Optional.of(400),
                            Optional.of("BADVALUE"),
                            Optional.empty(),
                            Optional.empty(),
                            List.of("group.members.m")));

    private final EngineDriver engine = new EngineDriver();

    /** A group whose only member is not known to mesibo. */
    private Grant withLateMember() {
        Grant grant = engine.open();
        engine.poll(
                grant,
                0,
                new IdentityEvent.GroupChanged(
                        EngineDriver.context(0, "team", Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        new IdentityEvent.Membership.Delta(List.of("ada"), List.of())));
        engine.permit();
        engine.commit();
        engine.permit();
        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.GroupAdded(7)));
        engine.permit();
        engine.answer(engine.lastCall(), UNKNOWN_MEMBER);
        engine.commitAll();
        return grant;
    }

    private void halt(boolean on) {
        engine.step(new Input.HaltChanged(HaltReason.AUTH, on, "the app token is not accepted"));
    }

    /** It is woken only when it asks for it. */
    private void sleep(Duration time) {
        Duration end = engine.elapsed().plus(time);
        while (engine.asksFor().compareTo(end) < 0) {
            engine.wake();
            engine.commitAll();
        }
        engine.pass(end.minus(engine.elapsed()));
        engine.commitAll();
    }

    private static Instant deadline(EngineDriver driver) {
        GroupState group = (GroupState) driver.table.get(EntityKey.group("team"));
        return group.late().getFirst().deadline();
    }

    private Optional<CommittedOffset> committed() {
        Progress left = engine.table.progress().orElseThrow();
        return Optional.of(new CommittedOffset(left.watermark(), left.nonce()));
    }

    /** A new process takes the partition over. */
    private EngineDriver restarted() {
        EngineDriver next = new EngineDriver();
        next.table = engine.table;
        next.committed = committed();
        next.pass(engine.elapsed());
        Grant grant = next.grant(2);
        next.commitAll();
        next.step(new Input.Polled(grant, List.of(), 1000));
        return next;
    }

    @Test
    void haltedForDays_processDies_nextOneStillWaits() {
        withLateMember();
        halt(true);
        sleep(Duration.ofDays(3));

        EngineDriver next = restarted();
        next.pass(Duration.ofMinutes(6));
        next.permit();

        assertThat(next.published()).isEmpty();
        assertThat(next.lastCall().operation())
                .isEqualTo(
                        new Operation.GroupEditMembers(
                                7, Operation.GroupEditMembers.Edit.ADD, List.of("ada")));
    }

    @Test
    void haltedForDays_processDies_atMostAMinuteIsLost() {
        withLateMember();
        Instant before = deadline(engine);
        halt(true);
        sleep(Duration.ofDays(3).minusSeconds(1));

        assertThat(deadline(engine))
                .isBetween(
                        before.plus(Duration.ofDays(3).minusMinutes(1).minusSeconds(1)),
                        before.plus(Duration.ofDays(3)));
    }

    @Test
    void halted_partitionIsWithdrawn_nothingIsLost() {
        Grant grant = withLateMember();
        Instant before = deadline(engine);
        Duration begin = engine.elapsed();
        halt(true);
        sleep(Duration.ofSeconds(90));
        Duration halted = engine.elapsed().minus(begin);
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));
        engine.commitAll();

        assertThat(engine.has(new Effect.Released(grant)::equals)).isTrue();
        assertThat(deadline(engine)).isEqualTo(before.plus(halted));
    }

    @Test
    void halted_processIsStopped_nothingIsLost() {
        withLateMember();
        Instant before = deadline(engine);
        halt(true);
        engine.pass(Duration.ofSeconds(30));
        engine.step(new Input.Stopping());
        engine.commitAll();

        assertThat(deadline(engine)).isEqualTo(before.plusSeconds(30));
    }

    @Test
    void haltEnds_exactlyItsTimeWasAdded() {
        withLateMember();
        Instant before = deadline(engine);
        Duration begin = engine.elapsed();
        halt(true);
        sleep(Duration.ofSeconds(150));
        Duration halted = engine.elapsed().minus(begin);
        halt(false);
        sleep(Duration.ofMillis(1));

        assertThat(deadline(engine)).isEqualTo(before.plus(halted));
    }

    @Test
    void grantedWhileHalted_onlyTheTimeSinceCounts() {
        withLateMember();
        Instant before = deadline(engine);
        EngineDriver next = new EngineDriver();
        next.table = engine.table;
        next.committed = committed();
        next.step(new Input.HaltChanged(HaltReason.AUTH, true, "the app token is not accepted"));
        next.pass(Duration.ofHours(2));
        next.grant(2);
        next.commitAll();
        Duration granted = next.elapsed();
        next.pass(Duration.ofMinutes(3));
        next.commitAll();

        assertThat(deadline(next))
                .isBetween(
                        before.plus(Duration.ofMinutes(3)),
                        before.plus(next.elapsed()).minus(granted).plusSeconds(1));
    }

    @Test
    void halted_nobodyIsLate_nothingIsWritten() {
        engine.open();
        engine.pass(Duration.ofSeconds(1));
        halt(true);
        long batches = engine.lastBatch().id();
        engine.pass(Duration.ofHours(1));

        assertThat(engine.asksFor()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(engine.lastBatch().id()).isEqualTo(batches);
    }

    @Test
    void circuitOpen_onlyLateMembersAreLeft_theyAreTheProbe() {
        withLateMember();
        for (int round = 0; round < 12; round++) {
            sleep(Duration.ofMinutes(5));
            engine.permit();
            engine.answer(engine.lastCall(), UNKNOWN_MEMBER);
        }
        openCircuit();
        long calls = engine.calls();
        sleep(Duration.ofMinutes(6));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(calls + 1);
    }

    /** Mesibo answers nobody of a partition, which then leaves. */
    private void openCircuit() {
        Grant other = engine.openOther();
        engine.openCircuit(other);
        engine.step(new Input.Lost(List.of(other)));
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
    }
}
