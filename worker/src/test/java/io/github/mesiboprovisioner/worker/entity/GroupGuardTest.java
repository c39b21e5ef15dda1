package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** The removal guard (CONTRACT 3, rule 7). */
class GroupGuardTest {

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = GroupBackend.withUsers("extra");
    private final GroupLane lane = GroupLane.calm(backend);
    private final List<String> twenty = users(20);

    private List<String> users(int count) {
        List<String> users = IntStream.range(0, count).mapToObj(i -> "u" + i).toList();
        backend.users.addAll(users);
        return users;
    }

    private void given(GroupEvents.Draft... drafts) {
        lane.run(drafts);
        lane.told();
        lane.sent();
    }

    @Test
    void deletion_noPlaceLeft_isHeldAndLaterEventsGoOn() {
        given(events.changed().add("u1"));
        lane.removalsLeft = 0;
        lane.run(events.changed().add("u2"), events.deleted());
        assertThat(lane.told()).containsExactly("1 applied", "2 held");
        assertThat(lane.state.held().orElseThrow().kind()).isEqualTo(HeldRemoval.Kind.DELETE);
        assertThat(lane.state.held().orElseThrow().origin().offset()).isEqualTo(2);
        lane.run(events.deleted());
        assertThat(lane.told()).containsExactly("3 held");
        assertThat(lane.state.held().orElseThrow().origin().offset()).isEqualTo(2);
        lane.run(events.changed().add("u2"));
        assertThat(lane.told()).containsExactly("4 unchanged");
        assertThat(lane.state.held()).isEmpty();
    }

    @Test
    void deletion_placeLeft_takesIt() {
        given(events.changed());
        lane.removalsLeft = 1;
        lane.arrive(events.deleted().queued());
        assertThat(((Plan.Work) lane.plan(true)).task().removals()).containsExactly(1L);
    }

    @Test
    void deletion_afterAHeldOne_endsTheHold() {
        given(events.changed());
        lane.removalsLeft = 0;
        given(events.deleted());
        lane.removalsLeft = 1;
        lane.run(events.deleted());
        assertThat(lane.told()).containsExactly("2 applied");
        assertThat(lane.state.held()).isEmpty();
    }

    @Test
    void deletion_unknownGroup_needsNoPlace() {
        lane.removalsLeft = 0;
        lane.run(events.deleted());
        assertThat(lane.told()).containsExactly("0 unchanged");
    }

    @Test
    void snapshot_moreThanHalfLeave_holdsTheRemovals() {
        given(events.changed().members(twenty));
        lane.run(events.changed().members("u0", "extra"));
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(lane.members(1).added()).containsExactly("extra");
        assertThat(lane.members(1).held())
                .containsExactlyInAnyOrderElementsOf(twenty.subList(1, 20));
        assertThat(backend.group().members).hasSize(21);
        assertThat(lane.state.held().orElseThrow().kind()).isEqualTo(HeldRemoval.Kind.MEMBERS);
        assertThat(lane.state.members().get("u1")).isEqualTo(new Member.Confirmed(true));
        assertThat(lane.state.members().get("u0")).isEqualTo(new Member.Confirmed(false));
    }

    @Test
    void snapshot_nothingButHeldRemovals_isHeld() {
        given(events.changed().members(twenty));
        lane.run(events.changed().members("u0"));
        assertThat(lane.told()).containsExactly("1 held");
        assertThat(lane.members(1).held()).hasSize(19);
        assertThat(lane.sent()).isEmpty();
    }

    @Test
    void changed_afterHeldSnapshot_cancelsTheHold() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.run(events.changed());
        assertThat(lane.told()).containsExactly("2 unchanged");
        assertThat(lane.state.held()).isEmpty();
        assertThat(lane.state.members().values()).containsOnly(new Member.Confirmed(false));
    }

    @Test
    void snapshot_halfLeave_isApplied() {
        given(events.changed().members(twenty));
        lane.run(events.changed().members(twenty.subList(0, 10)));
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(backend.group().members).hasSize(10);
    }

    @Test
    void snapshot_smallGroup_isApplied() {
        given(events.changed().members(twenty.subList(0, 19)));
        lane.run(events.changed().members(List.of()));
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(backend.group().members).isEmpty();
    }

    @Test
    void snapshot_lateMembers_countAsMembers() {
        backend.users.remove("u19");
        given(events.changed().members(twenty));
        lane.run(events.changed().members(twenty.subList(0, 9)));
        assertThat(lane.told()).containsExactly("1 held");
    }

    @Test
    void snapshot_afterRefusedRemovals_countsOnlyThoseWhoMayBeMembers() {
        List<String> forty = users(40);
        given(events.changed().members(forty));
        List<String> gone = forty.subList(0, 21);
        backend.users.removeAll(gone);
        backend.group().members.removeAll(gone);
        given(events.changed().delta(List.of(), gone));
        lane.run(events.changed().members(forty.subList(22, 40)));
        assertThat(lane.told()).containsExactly("2 applied");
        assertThat(lane.members(2).removed()).containsExactly("u21");
        assertThat(backend.group().members)
                .containsExactlyInAnyOrderElementsOf(forty.subList(22, 40));
    }

    @Test
    void release_removalsRefused_holdNoFurtherSnapshot() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        backend.users.removeAll(twenty.subList(1, 20));
        backend.group().members.removeAll(twenty.subList(1, 20));
        lane.tell(ControlCommand.Release::new);
        lane.run();
        assertThat(lane.told()).containsExactly("1/released applied");
        lane.run(events.changed().members("u0"));
        assertThat(lane.told()).containsExactly("2 applied");
        assertThat(lane.state.members().keySet()).containsExactly("u0");
    }

    @Test
    void delta_everybodyLeaves_isApplied() {
        given(events.changed().members(twenty));
        lane.run(events.changed().delta(List.of(), twenty));
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(backend.group().members).isEmpty();
    }

    @Test
    void snapshot_lateMembersItLeavesOut_areDroppedAtOnce() {
        backend.users.remove("u19");
        given(events.changed().members(twenty));
        lane.run(events.changed().members("u0"));
        backend.users.add("u19");
        lane.now = lane.now.plusSeconds(600);
        lane.run();
        assertThat(lane.members(1).held()).hasSize(18).doesNotContain("u19");
        assertThat(lane.state.late()).isEmpty();
        assertThat(backend.group().members).hasSize(19).doesNotContain("u19");
    }

    @Test
    void snapshot_thatWouldHoldWhomAnEarlierEventAdds_waitsForIt() {
        given(events.changed().members(twenty.subList(0, 19)));
        lane.run(events.changed().add("stranger", "u19"), events.changed().members("u0"));
        assertThat(lane.told()).containsExactly("1 applied", "2 held");
        assertThat(lane.members(1).pending()).containsExactly("stranger");
        assertThat(lane.members(2).held())
                .containsExactlyInAnyOrderElementsOf(twenty.subList(1, 20));
    }

    @Test
    void release_deletion_deletesTheGroup() {
        given(events.changed().add("u1"));
        lane.removalsLeft = 0;
        given(events.deleted());
        lane.tell(ControlCommand.Release::new);
        lane.run();
        assertThat(lane.told()).containsExactly("1/released applied");
        assertThat(backend.groups).isEmpty();
        assertThat(lane.state.held()).isEmpty();
        assertThat(lane.letThrough).isEmpty();
    }

    @Test
    void release_members_removesAndNamesThem() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.tell(ControlCommand.Release::new);
        lane.run();
        assertThat(lane.told()).containsExactly("1/released applied");
        assertThat(lane.members(2).removed())
                .containsExactlyInAnyOrderElementsOf(twenty.subList(1, 20));
        assertThat(backend.group().members).containsExactly("u0");
        assertThat(lane.state.held()).isEmpty();
        lane.checkAgreement();
    }

    @Test
    void release_membersInSeveralLists_namesThemAllWhoeverTakesOver() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.rules = small();
        lane.tell(ControlCommand.Release::new);
        GroupTask first = (GroupTask) ((Plan.Work) lane.plan(true)).task();
        Step.Next second = (Step.Next) first.applied(new Reply.Answer.Done(), lane.now);

        assertThat(second.task().state()).isEqualTo(lane.state);
        assertThat(second.task().mayReplan()).isFalse();
        lane.state = lane.state.perhapsCalled();
        lane.run(events.changed().add("u5"));
        assertThat(lane.told()).containsExactly("1/released applied", "2 applied");
        assertThat(lane.members(2).removed()).hasSize(19);
        assertThat(backend.group().members).containsExactlyInAnyOrder("u0", "u5");
        lane.checkAgreement();
    }

    private static Rules small() {
        Rules rules = GroupLane.rules(false);
        return new Rules(
                rules.appId(),
                rules.tokenExpiry(),
                rules.selfHosted(),
                rules.memberWait(),
                rules.lookupDelay(),
                new GroupSizes(75));
    }

    @Test
    void release_membersAndOneIsRefused_namesItAsRejected() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.tell(ControlCommand.Release::new);
        for (int halving = 0; halving < 6; halving++) {
            lane.script.add(GroupLane.Fault.REJECTED);
        }
        lane.run();
        assertThat(lane.told()).containsExactly("1/released applied");
        assertThat(lane.members(2).rejected()).isNotEmpty();
        assertThat(lane.state.members().values()).doesNotContain(new Member.Confirmed(true));
        lane.checkAgreement();
    }

    @Test
    void release_exhausted_failsWithoutDeadLetterAndHoldsNothing() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.tell(ControlCommand.Release::new);
        for (int attempt = 0; attempt < 3; attempt++) {
            lane.script.add(GroupLane.Fault.EXECUTED);
        }
        lane.run();
        assertThat(lane.told()).containsExactly("1/released exhausted");
        assertThat(lane.endings.getLast().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.problem().deadLetter()).isFalse());
        assertThat(lane.state.held()).isEmpty();
        lane.checkAgreement();
    }

    @Test
    void release_thenChanged_isCancelledUnlessPerhapsCalled() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.tell(ControlCommand.Release::new);
        lane.run(events.changed().add("u1"));
        assertThat(lane.told()).containsExactly("2 unchanged");
        assertThat(backend.group().members).hasSize(20);
        assertThat(lane.state.held()).isEmpty();
    }

    @Test
    void reject_members_keepsThem() {
        given(events.changed().members(twenty), events.changed().members("u0"));
        lane.tell(ControlCommand.Reject::new);
        lane.run();
        assertThat(lane.told()).isEmpty();
        assertThat(lane.state.held()).isEmpty();
        assertThat(lane.state.members().values()).containsOnly(new Member.Confirmed(false));
        assertThat(backend.group().members).hasSize(20);
    }
}
