package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.entity.GroupLane.Fault;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupAdd;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupDelete;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupsGet;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code groupadd}, the one operation that is not repeatable (CONTRACT 5). */
class GroupCreationTest {

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = GroupBackend.withUsers("a", "b");
    private final GroupLane hosted = GroupLane.calm(backend);
    private final GroupLane selfHosted = GroupLane.selfHosted(backend);

    private static List<String> ops(GroupLane lane) {
        return lane.sent().stream().map(Operation::op).toList();
    }

    @Test
    void plan_unknownGroup_commitsTheIntentionFirst() {
        hosted.arrive(events.changed().name("n").queued());
        assertThat(hosted.plan(true)).isInstanceOf(Plan.Work.class);
        Task task = ((Plan.Work) hosted.plan(true)).task();
        assertThat(task.commitFirst()).isTrue();
        assertThat(task.mayReplan()).isFalse();
        assertThat(((GroupState) task.state()).life())
                .isEqualTo(new Life.Intended("n", hosted.now, Set.of()));
    }

    @Test
    void creation_unansweredHosted_isRepeatedAndFlagged() {
        hosted.script.add(Fault.EXECUTED);
        hosted.run(events.changed().add("a"));
        assertThat(hosted.told()).containsExactly("0 applied");
        assertThat(hosted.group(0).mayHaveDuplicate()).isTrue();
        assertThat(backend.groups).hasSize(2);
        hosted.run(events.changed().add("b"));
        assertThat(hosted.group(1).mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_foundIntendedHosted_isRepeatedAndFlagged() {
        intended(hosted);
        hosted.run(events.changed().name("n").maybeCalled());
        assertThat(hosted.group(0).mayHaveDuplicate()).isTrue();
        assertThat(ops(hosted)).containsExactly("groupadd");
    }

    @Test
    void creation_repeated_removesNobodyFromTheNewGroup() {
        intended(hosted);
        hosted.run(events.changed().remove("a").maybeCalled());
        assertThat(ops(hosted)).containsExactly("groupadd");
    }

    private static void intended(GroupLane lane) {
        GroupDraft draft = new GroupDraft(GroupState.UNKNOWN);
        draft.life = new Life.Intended("n", lane.now, Set.of());
        lane.state = draft.done();
    }

    @Test
    void creation_refusedAfterDoubt_staysInDoubt() {
        hosted.script.addAll(List.of(Fault.LOST, Fault.REJECTED));
        hosted.run(events.changed());
        assertThat(hosted.told()).containsExactly("0 rejected");
        assertThat(hosted.state.mayHaveDuplicate()).isTrue();
        assertThat(hosted.state.life()).isEqualTo(new Life.Unknown());
        hosted.run(events.changed());
        assertThat(hosted.group(1).mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_refusedWithoutDoubt_leavesNoTrace() {
        hosted.run(events.changed().name("bad"));
        assertThat(hosted.told()).containsExactly("0 rejected");
        assertThat(hosted.state).isEqualTo(GroupState.UNKNOWN);
    }

    @Test
    void creation_exhaustedInDoubt_staysIntended() {
        hosted.script.addAll(List.of(Fault.LOST, Fault.UNREACHABLE, Fault.UNREACHABLE));
        hosted.run(events.changed());
        assertThat(hosted.told()).containsExactly("0 exhausted");
        assertThat(hosted.state.life()).isInstanceOf(Life.Intended.class);
        assertThat(hosted.state.mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_repetitionExhausted_staysIntended() {
        intended(hosted);
        hosted.script.addAll(List.of(Fault.UNREACHABLE, Fault.UNREACHABLE, Fault.UNREACHABLE));
        hosted.run(events.changed().maybeCalled());
        assertThat(hosted.told()).containsExactly("0 exhausted");
        assertThat(hosted.state.life()).isInstanceOf(Life.Intended.class);
        assertThat(hosted.state.mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_exhaustedWithoutDoubt_leavesNoTrace() {
        hosted.script.addAll(List.of(Fault.UNREACHABLE, Fault.UNREACHABLE, Fault.UNREACHABLE));
        hosted.run(events.changed());
        assertThat(hosted.told()).containsExactly("0 exhausted");
        assertThat(hosted.state).isEqualTo(GroupState.UNKNOWN);
    }

    @Test
    void creation_requestTooLarge_failsWithoutCall() {
        hosted.run(events.changed().name("n".repeat(9000)));
        assertThat(hosted.told()).containsExactly("0 rejected");
        assertThat(hosted.sent()).isEmpty();
    }

    @Test
    void creation_selfHosted_looksForOlderGroupsFirst() {
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        selfHosted.sent();
        selfHosted.script.addAll(List.of(Fault.NONE, Fault.LOST));
        selfHosted.run(events.changed().name("n"));
        assertThat(ops(selfHosted))
                .containsExactly("groupsget", "groupsget", "groupadd")
                .doesNotContain("groupset");
        assertThat(selfHosted.group(0).gid()).contains(1002L);
        assertThat(selfHosted.group(0).mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_unansweredSelfHosted_isAdopted() {
        selfHosted.script.addAll(List.of(Fault.NONE, Fault.EXECUTED));
        Instant before = selfHosted.now;
        selfHosted.run(events.changed().name("n").add("a"));
        assertThat(selfHosted.told()).containsExactly("0 applied");
        assertThat(selfHosted.group(0).mayHaveDuplicate()).isFalse();
        assertThat(selfHosted.group(0).created()).isTrue();
        assertThat(backend.group().members).containsExactly("a");
        assertThat(selfHosted.now).isEqualTo(before.plus(selfHosted.rules.lookupDelay()));
    }

    @Test
    void creation_repeatedAndFoundSelfHosted_endsTheDoubt() {
        selfHosted.script.addAll(List.of(Fault.NONE, Fault.LOST, Fault.NONE, Fault.EXECUTED));
        selfHosted.run(events.changed().name("n"));
        assertThat(selfHosted.group(0).mayHaveDuplicate()).isFalse();
        assertThat(backend.groups).hasSize(1);
    }

    @Test
    void creation_foundTwiceSelfHosted_isRepeatedAndFlagged() {
        intended(selfHosted);
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        selfHosted.run(events.changed().name("n").maybeCalled());
        assertThat(selfHosted.group(0).gid()).contains(1003L);
        assertThat(selfHosted.group(0).mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_onlyMatchHeldByAnother_isRepeatedAndFlagged() {
        intended(selfHosted);
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        selfHosted.heldGid = gid -> gid == 1001;
        selfHosted.run(events.changed().name("n").maybeCalled());
        assertThat(selfHosted.group(0).gid()).contains(1002L);
        assertThat(selfHosted.group(0).mayHaveDuplicate()).isTrue();
    }

    @Test
    void creation_adoptedUnderAnOlderName_isRenamed() {
        intended(selfHosted);
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        selfHosted.sent();
        selfHosted.run(events.changed().name("o"), events.changed().name("p"));
        assertThat(selfHosted.told()).containsExactly("0 applied", "1 applied");
        assertThat(ops(selfHosted)).containsExactly("groupsget", "groupset", "groupset");
        assertThat(backend.group().name).isEqualTo("p");
    }

    @Test
    void deleted_creationInDoubtSelfHosted_deletesWhatIsFound() {
        intended(selfHosted);
        backend.execute(new GroupAdd("n", GroupSettings.NONE.permissions()));
        selfHosted.sent();
        selfHosted.run(events.deleted());
        assertThat(selfHosted.sent()).containsExactly(new GroupsGet(), new GroupDelete(1001));
        assertThat(selfHosted.told()).containsExactly("0 applied");
    }

    @Test
    void deleted_creationInDoubtHosted_needsNoCallAndKeepsTheDoubt() {
        intended(hosted);
        hosted.run(events.deleted());
        assertThat(hosted.told()).containsExactly("0 unchanged");
        assertThat(hosted.sent()).isEmpty();
        assertThat(hosted.state.mayHaveDuplicate()).isTrue();
    }

    @Test
    void deleted_afterChangeInDoubt_waitsForTheCreation() {
        intended(hosted);
        hosted.run(events.changed().maybeCalled(), events.deleted());
        assertThat(hosted.told()).containsExactly("0 applied", "1 applied");
        assertThat(ops(hosted)).containsExactly("groupadd", "groupdel");
    }

    @Test
    void lookup_clockSetBack_waitsNoLongerThanItsDelay() {
        intended(selfHosted);
        selfHosted.arrive(events.changed().name("n").maybeCalled().queued());
        Task lookup = ((Plan.Work) selfHosted.plan(true)).task();
        Duration whole = selfHosted.rules.lookupDelay();
        Instant at = ((Life.Intended) selfHosted.state.life()).at();

        assertThat(lookup.delay(at.plusSeconds(1))).isEqualTo(whole.minusSeconds(1));
        assertThat(lookup.delay(at.minusSeconds(3600))).isEqualTo(whole);
        assertThat(lookup.delay(at.plusSeconds(3600))).isZero();
    }
}
