package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.worker.entity.GroupLane.Fault;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupDelete;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupSet;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Refused and exhausted operations: which events fail, and what is recorded (CONTRACT 6). */
class GroupFailureTest {

    private static final long GID = 1001;
    private static final List<Fault> OUTAGE =
            List.of(Fault.UNREACHABLE, Fault.UNREACHABLE, Fault.UNREACHABLE);

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = GroupBackend.withUsers("a", "b", "c", "d");
    private final GroupLane lane = GroupLane.calm(backend);

    private void given(GroupEvents.Draft... drafts) {
        lane.run(drafts);
        lane.told();
        lane.sent();
    }

    @Test
    void settings_refusedForSeveralEvents_onlyTheOneAtFaultFails() {
        given(events.changed());
        lane.run(
                events.changed().add("a"),
                events.changed().add("b").name("bad"),
                events.changed().add("c"));
        assertThat(lane.told()).containsExactly("1 applied", "2 rejected", "3 applied");
        assertThat(backend.group().members).containsExactly("a", "c");
        assertThat(lane.state.members().keySet()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void creation_refusedForSeveralEvents_onlyTheOneAtFaultFails() {
        lane.run(
                events.changed().add("a"), events.changed().name("bad"), events.changed().add("b"));
        assertThat(lane.told()).containsExactly("0 applied", "1 rejected", "2 applied");
    }

    @Test
    void settings_refusedForOneEvent_saysWhyAndForgetsIt() {
        given(events.changed().sequence(1));
        lane.run(events.changed().id("x").sequence(9).name("bad"));
        Problem problem = ((Outcome.Failed) lane.endings.getLast().outcome()).problem();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.code()).contains(400);
        assertThat(problem.error()).contains("BADVALUE");
        assertThat(problem.properties()).containsExactly("name");
        assertThat(problem.attempts()).isEqualTo(1);
        assertThat(problem.deadLetter()).isTrue();
        lane.told();
        lane.run(events.changed().id("x").sequence(2).name("good"));
        assertThat(lane.told()).containsExactly("2 applied");
    }

    @Test
    void settings_refusedForOneEvent_leavesIdleEventsTheirEndings() {
        given(events.changed().id("x").add("a"));
        lane.run(
                events.changed().name("bad"),
                events.changed().add("a"),
                events.changed().id("x").add("b"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 unchanged", "3 duplicate");
        assertThat(lane.sent()).hasSize(1);
    }

    @Test
    void settings_refusedForTheOriginalOfADuplicate_judgesTheDuplicateAlone() {
        given(events.changed());
        lane.run(events.changed().id("x").name("bad"), events.changed().id("x").name("good"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 applied");
    }

    @Test
    void settings_refusedForTheOriginalOfAStaleDuplicate_callsItStale() {
        given(events.changed().sequence(5));
        lane.run(
                events.changed().id("x").sequence(9).name("bad"),
                events.changed().id("x").sequence(2).name("good"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 stale");
    }

    @Test
    void settings_refusedForTheNewerOfAStaleEvent_judgesTheOlderAlone() {
        given(events.changed());
        lane.run(events.changed().sequence(9).name("bad"), events.changed().sequence(2).add("a"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 applied");
    }

    @Test
    void settings_tooLarge_failsOnlyTheEventAtFaultWithoutCall() {
        given(events.changed());
        lane.run(
                events.changed().add("a"),
                events.changed().name("n".repeat(9000)),
                events.changed().add("b"));
        assertThat(lane.told()).containsExactly("1 applied", "2 rejected", "3 applied");
        assertThat(lane.sent()).noneMatch(GroupSet.class::isInstance);
        Problem problem = ((Outcome.Failed) lane.endings.get(2).outcome()).problem();
        assertThat(problem.attempts()).isZero();
    }

    @Test
    void settings_exhausted_failsAllThatAreFolded() {
        given(events.changed().name("n"));
        lane.script.addAll(OUTAGE);
        lane.run(
                events.changed().name("o"),
                events.changed().name("p"),
                events.changed().name("p"),
                events.changed().add("a"));
        assertThat(lane.told())
                .containsExactly("1 exhausted", "2 exhausted", "3 exhausted", "4 exhausted");
        assertThat(lane.state.name()).contains("n");
        assertThat(lane.state.settingsInDoubt()).isFalse();
        Problem problem = ((Outcome.Failed) lane.endings.getLast().outcome()).problem();
        assertThat(problem.attempts()).isEqualTo(3);
    }

    @Test
    void settings_exhaustedInDoubt_areSentExplicitlyLater() {
        given(events.changed().name("n"));
        lane.script.addAll(List.of(Fault.EXECUTED, Fault.UNREACHABLE, Fault.UNREACHABLE));
        given(events.changed().name("o"));
        lane.run(events.changed().add("a"));
        assertThat(lane.sent()).noneMatch(GroupSet.class::isInstance);
        lane.run(events.changed().name("n"));
        assertThat(lane.sent())
                .containsExactly(new GroupSet(GID, Optional.of("n"), GroupPermissions.UNSET));
        assertThat(backend.group().name).isEqualTo("n");
    }

    @Test
    void settings_exhaustedForAMaybeCalledEvent_areInDoubt() {
        given(events.changed().name("n"));
        lane.script.addAll(OUTAGE);
        given(events.changed().name("o").add("a").maybeCalled());
        assertThat(lane.state.settingsInDoubt()).isTrue();
        assertThat(lane.state.members().get("a")).isEqualTo(new GroupState.Member.InDoubt());
    }

    @Test
    void settings_refusedForTheEventThatSuperseded_judgesTheSupersededAlone() {
        given(events.changed());
        lane.run(events.changed().add("a"), events.changed().name("bad").remove("a"));
        assertThat(lane.told()).containsExactly("1 applied", "2 rejected");
        assertThat(backend.group().members).containsExactly("a");
    }

    @Test
    void settings_refusedForTheSnapshotThatSuperseded_judgesTheSupersededAlone() {
        given(events.changed().members("b"));
        lane.run(events.changed().add("a"), events.changed().name("bad").members("b"));
        assertThat(lane.told()).containsExactly("1 applied", "2 rejected");
        assertThat(backend.group().members).containsExactly("a", "b");
    }

    @Test
    void creation_refusedForTheEventThatAnotherRestsOn_judgesTheOtherAlone() {
        lane.run(events.changed().name("bad"), events.changed());
        assertThat(lane.told()).containsExactly("0 rejected", "1 applied");
    }

    @Test
    void settings_groupGone_failsAllWithoutUnfolding() {
        given(events.changed().name("n"));
        backend.groups.clear();
        lane.run(events.changed().name("o"), events.changed().add("a"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 rejected");
        assertThat(lane.sent()).hasSize(1);
    }

    @Test
    void deletion_refused_failsOnlyTheDeletion() {
        given(events.changed());
        lane.script.addAll(List.of(Fault.REJECTED, Fault.NONE, Fault.REJECTED));
        lane.run(events.changed().add("a"), events.deleted());
        assertThat(lane.told()).containsExactly("1 applied", "2 rejected");
        assertThat(backend.group().members).containsExactly("a");
    }

    @Test
    void deletion_alreadyGone_isApplied() {
        given(events.changed());
        backend.groups.clear();
        lane.run(events.deleted());
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(lane.sent()).containsExactly(new GroupDelete(GID));
        assertThat(lane.group(1).gid()).contains(GID);
    }

    @Test
    void deletion_exhausted_failsAllThatAreFolded() {
        given(events.changed());
        lane.script.addAll(OUTAGE);
        lane.run(events.changed().add("a"), events.deleted());
        assertThat(lane.told()).containsExactly("1 exhausted", "2 exhausted");
        assertThat(lane.state.members()).isEmpty();
    }

    @Test
    void deletion_exhaustedAfterMaybeCalledChange_leavesTheMembersInDoubt() {
        given(events.changed().name("n"));
        lane.script.addAll(OUTAGE);
        lane.run(events.changed().name("o").add("a").maybeCalled(), events.deleted());
        assertThat(lane.state.members().get("a")).isEqualTo(new GroupState.Member.InDoubt());
        assertThat(lane.state.settingsInDoubt()).isTrue();
    }

    @Test
    void unanswered_anyOperation_forbidsPlanningAnew() {
        given(events.changed());
        lane.arrive(events.changed().name("n").queued());
        Task task = ((Plan.Work) lane.plan(true)).task();
        assertThat(task.mayReplan()).isTrue();
        assertThat(task.unanswered(lane.now).mayReplan()).isFalse();
    }
}
