package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class EngineTest {

    private final EngineDriver engine = new EngineDriver();

    @Test
    void event_beforeFirstCommit_isNotCalledFor() {
        Grant grant = engine.grant(1);
        engine.poll(grant, 0, "ada");
        engine.permit();

        assertThat(engine.calls()).isZero();
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isFalse();
    }

    @Test
    void event_answeredAndCommitted_isPublishedOnce() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        engine.commit();

        assertThat(engine.published()).hasSize(1);
        assertThat(engine.published().getFirst().outcome())
                .isInstanceOf(Result.Outcome.Applied.class);
        assertThat(engine.lastBatch().parts().getFirst().offset()).isEqualTo(1);
    }

    @Test
    void firstCall_goesAlone() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.poll(grant, 1, "bob");
        engine.permit();
        engine.permit();
        assertThat(engine.calls()).isEqualTo(1);

        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(2);
    }

    @Test
    void permit_withNothingReady_goesBack() {
        engine.open();
        engine.permit();

        assertThat(engine.has(effect -> effect.equals(new Effect.GiveBack(1)))).isTrue();
    }

    @Test
    void reply_forPartitionThatLeftAndCameBack_countsForNothing() {
        Grant first = engine.open();
        engine.poll(first, 0, "ada");
        engine.permit();
        Effect.Call late = engine.lastCall();
        engine.step(new Input.Lost(List.of(first)));
        engine.table = new StateTable();
        Grant second = engine.grant(2);
        engine.commit();
        engine.poll(second, 0, "ada");
        engine.answer(late, EngineDriver.token("late"));

        assertThat(engine.published()).isEmpty();
        assertThat(engine.status().calls().inFlight()).isZero();
        assertThat(engine.status().partitions().getFirst().pending()).isEqualTo(1);
    }

    @Test
    void commitInDoubt_sameNonce_isCommitted() {
        Grant grant = settleOne();
        Batch batch = engine.lastBatch();
        engine.step(
                new Input.CommitInDoubt(
                        batch.id(),
                        Map.of(grant.partition(), new CommittedOffset(1, batch.nonce()))));

        assertThat(engine.published()).hasSize(1);
    }

    @Test
    void commitInDoubt_otherNonce_isTriedAgainWithoutAnotherCall() {
        Grant grant = settleOne();
        Batch batch = engine.lastBatch();
        engine.step(
                new Input.CommitInDoubt(
                        batch.id(), Map.of(grant.partition(), new CommittedOffset(1, "another"))));
        engine.pass(Duration.ofSeconds(1));

        assertThat(engine.lastBatch().id()).isNotEqualTo(batch.id());
        assertThat(EngineDriver.results(engine.lastBatch())).hasSize(1);
        assertThat(engine.calls()).isEqualTo(1);
        assertThat(engine.published()).isEmpty();
    }

    @Test
    void slowest_areThoseWhoseNextEventIsOldest() {
        Grant grant = engine.open();
        poll(grant, 0, "new", 0);
        poll(grant, 1, "old", 60);
        poll(grant, 2, "older", 90);
        poll(grant, 3, "old", 0);
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.unanswered());

        assertThat(engine.slowest(2))
                .extracting(lane -> lane.entity().id() + " " + lane.events())
                .containsExactly("older 1", "old 2");
        assertThat(engine.slowest(9))
                .filteredOn(lane -> lane.attempts() == 1)
                .extracting(lane -> lane.phase() + " " + lane.since())
                .containsExactly("BACKOFF " + EngineDriver.START);
    }

    private void poll(Grant grant, long offset, String address, int secondsOld) {
        engine.recorded = EngineDriver.START.minusSeconds(secondsOld);
        engine.poll(grant, offset, address);
    }

    @Test
    void slowest_settledLane_isNone() {
        settleOne();

        assertThat(engine.slowest(9)).isEmpty();
    }

    private Grant settleOne() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        return grant;
    }

    @Test
    void notCommitted_partitionLostSince_isForgotten() {
        Grant grant = settleOne();
        Batch batch = engine.lastBatch();
        engine.step(new Input.Lost(List.of(grant)));
        engine.step(new Input.NotCommitted(batch.id()));
        engine.pass(Duration.ofSeconds(1));

        assertThat(engine.lastBatch().id()).isEqualTo(batch.id());
    }

    @Test
    void slowLane_keepsTheWatermark_whileOthersSettle() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "first");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.commit();
        engine.poll(grant, 1, "slow");
        engine.permit();
        engine.poll(grant, 5, "fast");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t"));
        engine.pass(Duration.ofMillis(50));
        Progress progress = EngineDriver.progress(engine.lastBatch());

        assertThat(progress.watermark()).isEqualTo(1);
        assertThat(progress.settled().contains(5)).isTrue();
        assertThat(progress.settled().contains(1)).isFalse();
        assertThat(progress.startedUpTo()).isGreaterThan(5);
    }

    @Test
    void withdrawn_callInFlight_isSettledBeforeTheCleanCommit() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));
        assertThat(engine.has(Effect.Released.class::isInstance)).isFalse();

        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isTrue();
        assertThat(engine.lastBatch().membership()).isEqualTo(new EngineDriver.Generation(2));
        engine.commit();

        assertThat(engine.has(new Effect.Released(grant)::equals)).isTrue();
    }

    @Test
    void withdrawn_unansweredAttempt_isNotClean() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.unanswered());
        engine.step(new Input.Withdrawn(List.of(grant), new EngineDriver.Generation(2)));

        assertThat(EngineDriver.progress(engine.lastBatch()).clean()).isFalse();
    }

    @Test
    void authFailure_stopsCalls_untilTheTokenChanges() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(
                engine.lastCall(),
                EngineDriver.refused(new Failure.Forbidden(Failure.Forbidden.Kind.AUTH)));
        engine.permit();
        assertThat(engine.calls()).isEqualTo(1);
        assertThat(engine.status().halts()).containsKey(HaltReason.AUTH);

        engine.step(new Input.AppTokenChanged());
        engine.permit();

        assertThat(engine.calls()).isEqualTo(2);
        assertThat(engine.status().halts()).isEmpty();
    }

    @Test
    void throttled_waitsAndHalvesTheRate() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(
                engine.lastCall(),
                EngineDriver.refused(new Failure.Throttled(Optional.of(Duration.ofSeconds(3)))));
        assertThat(engine.last(Effect.Share.class, _ -> true).permitsPerSecond()).isEqualTo(25);

        engine.pass(Duration.ofSeconds(2));
        engine.permit();
        assertThat(engine.calls()).isEqualTo(1);
        engine.pass(Duration.ofSeconds(2));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(2);
    }

    @Test
    void outage_opensTheCircuit_andFailsNothing() {
        Grant grant = engine.open();
        for (int offset = 0; offset < 30; offset++) {
            engine.poll(grant, offset, "user" + offset);
        }
        for (int second = 0; second < 600; second++) {
            engine.permit();
            if (engine.status().calls().inFlight() > 0) {
                engine.answer(engine.lastCall(), EngineDriver.unanswered());
            }
            engine.pass(Duration.ofSeconds(1));
        }

        assertThat(engine.status().calls().circuit()).isNotEqualTo(Circuit.State.CLOSED);
        assertThat(engine.published()).isEmpty();
        assertThat(engine.has(Effect.Pause.class::isInstance)).isTrue();
        assertThat(engine.calls()).isLessThan(100);
    }

    @Test
    void probe_stillOnItsWay_isTheOnlyOne() {
        Grant grant = engine.open();
        for (int offset = 0; offset < 21; offset++) {
            engine.poll(grant, offset, "user" + offset);
        }
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.unanswered());
        engine.permit();
        Effect.Call late = engine.lastCall();
        for (int failure = 0; failure < 19; failure++) {
            engine.permit();
            engine.answer(engine.lastCall(), EngineDriver.unanswered());
        }
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
        engine.pass(Duration.ofSeconds(11));
        engine.permit();
        long calls = engine.calls();
        engine.answer(late, EngineDriver.unanswered());
        assertThat(engine.status().calls().circuit()).isEqualTo(Circuit.State.OPEN);
        engine.pass(Duration.ofSeconds(11));

        engine.permit();

        assertThat(engine.calls()).isEqualTo(calls);
    }

    @Test
    void lateMember_haltedWhileARetryIsOnItsWay_isNotGivenUp() {
        Grant grant = engine.open();
        engine.poll(grant, 0, groupOf("ada"));
        engine.permit();
        engine.commit();
        engine.permit();
        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.GroupAdded(7)));
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.refused(unknownMember()));
        engine.commitAll();
        engine.pass(Duration.ofSeconds(1));
        engine.permit();
        Effect.Call retry = engine.lastCall();

        engine.step(new Input.HaltChanged(HaltReason.EGRESS, true, "too many hosts"));
        engine.pass(Duration.ofDays(2));
        engine.step(new Input.HaltChanged(HaltReason.EGRESS, false, ""));
        engine.answer(retry, EngineDriver.refused(unknownMember()));
        engine.commitAll();

        assertThat(engine.published()).hasSize(1);
    }

    private static IdentityEvent groupOf(String member) {
        return changed(0, List.of(member), List.of());
    }

    private static IdentityEvent changed(long offset, List<String> add, List<String> remove) {
        return new IdentityEvent.GroupChanged(
                EngineDriver.context(offset, "team", Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new IdentityEvent.Membership.Delta(add, remove));
    }

    @Test
    void lateMembers_eventThatComesWhileTheyAreTriedAgain_goesBeforeTheRest() {
        Grant grant = beginToRetry();
        engine.poll(grant, 1, changed(1, List.of(), List.of("bob")));
        engine.answer(engine.lastCall(), EngineDriver.refused(unknownMember()));
        engine.permit();
        assertThat(engine.lastCall().operation()).isEqualTo(edit(Edit.REMOVE, "bob"));

        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.Done()));
        engine.permit();
        assertThat(engine.lastCall().operation()).isEqualTo(edit(Edit.ADD, "ada", "eve"));
    }

    @Test
    void lateMembers_eventThatComesBetweenTwoCalls_goesBeforeTheRest() {
        Grant grant = beginToRetry();
        engine.answer(engine.lastCall(), EngineDriver.refused(unknownMember()));
        engine.poll(grant, 1, changed(1, List.of(), List.of("bob")));
        engine.permit();

        assertThat(engine.lastCall().operation()).isEqualTo(edit(Edit.REMOVE, "bob"));
    }

    @Test
    void lateMembers_roundThatMadeWayInTheMiddle_leavesADoubt() {
        Grant grant = beginToRetry();
        engine.poll(grant, 1, changed(1, List.of(), List.of("eve")));
        engine.answer(engine.lastCall(), EngineDriver.refused(unknownMember()));
        engine.permit();

        assertThat(engine.lastCall().operation()).isEqualTo(edit(Edit.REMOVE, "eve"));
    }

    /** Bob is in the group, Ada and Eve are late, and are being tried again together. */
    private Grant beginToRetry() {
        Grant grant = engine.open();
        engine.poll(grant, 0, changed(0, List.of("bob", "ada", "eve"), List.of()));
        engine.permit();
        engine.commit();
        engine.permit();
        engine.answer(engine.lastCall(), new Reply.Applied(new Reply.Answer.GroupAdded(7)));
        while (engine.published().isEmpty()) {
            engine.permit();
            engine.answer(
                    engine.lastCall(),
                    engine.lastCall().operation().equals(edit(Edit.ADD, "bob"))
                            ? new Reply.Applied(new Reply.Answer.Done())
                            : EngineDriver.refused(unknownMember()));
            engine.commitAll();
        }
        engine.pass(Duration.ofSeconds(1));
        engine.permit();
        assertThat(engine.lastCall().operation()).isEqualTo(edit(Edit.ADD, "ada", "eve"));
        return grant;
    }

    private static Operation edit(Edit edit, String... addresses) {
        return new Operation.GroupEditMembers(7, edit, List.of(addresses));
    }

    private static Failure unknownMember() {
        return new Failure.Rejected(
                Optional.of(400),
                Optional.of("BADVALUE"),
                Optional.empty(),
                Optional.empty(),
                List.of("group.members.m"));
    }

    @Test
    void afterUncleanOwner_startedEvent_isHeldBack() {
        engine.leftUnclean(1);
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        assertThat(engine.calls()).isZero();

        engine.pass(Duration.ofSeconds(5));
        engine.permit();

        assertThat(engine.calls()).isEqualTo(1);
    }

    @Test
    void removal_isCalledForOnceItsPlaceIsCommitted() {
        Grant grant = engine.open();
        engine.poll(grant, 0, deactivated(0, "ada"));
        engine.permit();
        assertThat(engine.calls()).isZero();
        assertThat(EngineDriver.progress(engine.lastBatch()).letThrough()).containsOnlyKeys(0L);

        engine.commit();
        engine.permit();

        assertThat(engine.calls()).isEqualTo(1);
    }

    @Test
    void removal_supersededWhileItsPlaceIsCommitted_givesItBack() {
        EngineDriver guarded = new EngineDriver(1);
        Grant grant = guarded.open();
        guarded.poll(grant, 0, "ada");
        guarded.permit();
        guarded.answer(guarded.lastCall(), EngineDriver.token("t1"));
        guarded.commit();
        guarded.poll(grant, 1, deactivated(1, "ada"));
        guarded.permit();
        guarded.poll(
                grant,
                2,
                new IdentityEvent.UserReactivated(
                        EngineDriver.context(2, "ada", Optional.empty())));
        guarded.commit();
        guarded.permit();
        guarded.answer(guarded.lastCall(), EngineDriver.token("t2"));
        guarded.commitAll();
        guarded.poll(grant, 3, deactivated(3, "bob"));
        guarded.permit();
        guarded.commitAll();
        guarded.permit();

        assertThat(guarded.published())
                .extracting(EngineTest::verdict)
                .containsExactly("applied", "SUPERSEDED", "applied");
        assertThat(guarded.lastCall().operation()).isEqualTo(new Operation.UserDeactivate("bob"));
    }

    @Test
    void removal_perhapsCarriedOutByADeadOwner_isNotHeld() {
        EngineDriver guarded = new EngineDriver(1);
        guarded.leftUnclean(2, Map.of(0L, 1L), List.of(EngineDriver.START.toEpochMilli()));
        Grant grant = guarded.open();
        guarded.poll(grant, 0, deactivated(0, "ada"));
        guarded.poll(grant, 1, deactivated(1, "bob"));
        guarded.pass(Duration.ofSeconds(5));
        guarded.permit();
        guarded.answer(guarded.lastCall(), new Reply.Applied(new Reply.Answer.Done()));
        guarded.commitAll();

        assertThat(guarded.published())
                .extracting(EngineTest::verdict)
                .containsExactlyInAnyOrder("applied", "HELD");
    }

    @Test
    void unfolded_afterAnUnansweredAttempt_tokenDoesNotExpire() {
        Grant grant = engine.open();
        engine.poll(grant, 0, "ada");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t1"));
        engine.commit();
        engine.poll(
                grant,
                1,
                new IdentityEvent.TokenRequested(
                        EngineDriver.context(
                                1, "ada", Optional.of(EngineDriver.START.plusSeconds(60))),
                        Optional.empty(),
                        Optional.empty()));
        engine.poll(grant, 2, "ada", "another name");
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.unanswered());
        engine.pass(Duration.ofSeconds(1));
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.rejected());
        engine.pass(Duration.ofMinutes(2));
        engine.permit();
        engine.answer(engine.lastCall(), EngineDriver.token("t2"));
        engine.commitAll();

        assertThat(engine.published())
                .extracting(EngineTest::verdict)
                .containsExactly("applied", "applied");
    }

    private static IdentityEvent deactivated(long offset, String address) {
        return new IdentityEvent.UserDeactivated(
                EngineDriver.context(offset, address, Optional.empty()));
    }

    private static String verdict(Result result) {
        return switch (result.outcome()) {
            case Result.Outcome.Applied _ -> "applied";
            case Result.Outcome.Skipped(var reason, _) -> reason.name();
            case Result.Outcome.Failed(var problem, _) -> problem.kind().name();
        };
    }

    @Test
    void movedOffsets_haltUntilAccepted() {
        engine.table.put(
                new StateRecord.OfProgress(
                        new Progress(
                                "group",
                                "topic-id",
                                "state-id",
                                1,
                                5,
                                Ranges.NONE,
                                5,
                                List.of(),
                                Map.of(),
                                0,
                                "n1",
                                true)));
        engine.committed = Optional.of(new CommittedOffset(5, "moved"));
        engine.grant(1);

        assertThat(engine.status().halts().get(HaltReason.RESET))
                .contains("identity.users/0")
                .contains("PROVISIONER_ACCEPT_RESET=identity.users/0");
    }
}
