package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

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
    void delta_everybodyLeaves_isApplied() {
        given(events.changed().members(twenty));
        lane.run(events.changed().delta(List.of(), twenty));
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(backend.group().members).isEmpty();
    }
}
