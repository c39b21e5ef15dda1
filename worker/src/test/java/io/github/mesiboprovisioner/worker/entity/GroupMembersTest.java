package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.entity.GroupLane.Fault;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Member lists: their size, and what happens when mesibo refuses one. */
class GroupMembersTest {

    private static final long GID = 1001;

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = GroupBackend.withUsers("a", "b", "c", "d");
    private final GroupLane lane = GroupLane.calm(backend);

    private void given(GroupEvents.Draft... drafts) {
        lane.run(drafts);
        lane.told();
        lane.sent();
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void split_anyAddresses_fillsEachRequestAsFarAsItGoes(long seed) {
        Random random = new Random(seed);
        GroupSizes sizes = new GroupSizes(100 + random.nextInt(400));
        List<String> addresses =
                IntStream.range(0, random.nextInt(300)).mapToObj(i -> address(i, random)).toList();
        Set<String> tooLarge = new HashSet<>();
        List<MemberList> lists = MemberList.split(GID, Edit.ADD, addresses, sizes, tooLarge);
        List<String> sent = new ArrayList<>();
        for (int index = 0; index < lists.size(); index++) {
            GroupEditMembers operation = lists.get(index).operation();
            assertThat(sizes.bytesOf(operation)).isLessThanOrEqualTo(sizes.maxBytes());
            sent.addAll(operation.addresses());
            if (index + 1 < lists.size()) {
                List<String> more = new ArrayList<>(operation.addresses());
                more.add(lists.get(index + 1).addresses().getFirst());
                assertThat(sizes.bytesOf(new GroupEditMembers(GID, Edit.ADD, more)))
                        .isGreaterThan(sizes.maxBytes());
            }
        }
        assertThat(sent).isEqualTo(addresses.stream().filter(a -> !tooLarge.contains(a)).toList());
        for (String address : tooLarge) {
            assertThat(sizes.bytesOf(new GroupEditMembers(GID, Edit.ADD, List.of(address))))
                    .isGreaterThan(sizes.maxBytes());
        }
    }

    private static String address(int index, Random random) {
        List<String> letters = List.of("x", "\"", "\\", "ä", "€", "😀", "@");
        StringBuilder address = new StringBuilder("u" + index);
        for (int length = random.nextInt(random.nextInt(10) == 0 ? 120 : 12);
                length > 0;
                length--) {
            address.append(letters.get(random.nextInt(letters.size())));
        }
        return address.toString();
    }

    @Test
    void changed_invalidAddresses_areRejectedWithoutCall() {
        lane.run(events.changed().add("a", "x,y", "").remove("z\n"));
        assertThat(lane.members(0).added()).containsExactly("a");
        assertThat(lane.members(0).rejected()).containsExactly("x,y", "", "z\n");
        lane.run(events.changed().members("a", "x,y"));
        assertThat(lane.told()).containsExactly("0 applied", "1 unchanged");
        assertThat(lane.members(1).rejected()).containsExactly("x,y");
    }

    @Test
    void changed_addressTooLargeForARequest_isRejected() {
        lane.rules = tiny();
        backend.users.add("e".repeat(200));
        lane.run(events.changed().members("a", "e".repeat(200), "b"));
        assertThat(lane.members(0).added()).containsExactly("a", "b");
        assertThat(lane.members(0).rejected()).containsExactly("e".repeat(200));
        assertThat(lane.state.members().keySet()).containsExactlyInAnyOrder("a", "b");
    }

    private Rules tiny() {
        Rules rules = lane.rules;
        return new Rules(
                rules.appId(),
                rules.tokenExpiry(),
                false,
                rules.memberWait(),
                rules.lookupDelay(),
                new GroupSizes(200));
    }

    @Test
    void addition_unknownMembers_areSingledOutAndPending() {
        given(events.changed());
        lane.run(events.changed().add("a", "x", "b"), events.changed().add("y", "c"));
        assertThat(lane.told()).containsExactly("1 applied", "2 applied");
        assertThat(lane.members(1).added()).containsExactly("a", "b");
        assertThat(lane.members(1).pending()).containsExactly("x");
        assertThat(lane.members(2).added()).containsExactly("c");
        assertThat(lane.members(2).pending()).containsExactly("y");
        assertThat(lane.state.members().get("x")).isEqualTo(new Member.Pending(1));
        assertThat(lane.state.members().get("y")).isEqualTo(new Member.Pending(2));
    }

    @Test
    void removal_refusedAlone_isRejectedAndInDoubt() {
        given(events.changed().members("a", "b", "c"));
        backend.users.remove("b");
        lane.run(events.changed().remove("a", "b", "c"));
        assertThat(lane.members(1).removed()).containsExactly("a", "c");
        assertThat(lane.members(1).rejected()).containsExactly("b");
        assertThat(lane.state.members().keySet()).containsExactly("b");
        assertThat(lane.state.members().get("b")).isEqualTo(new Member.InDoubt());
    }

    @Test
    void removal_refusedSinceTheUserIsGone_addingItLaterIsSent() {
        given(events.changed().members("a", "b"));
        deleteUser("b");
        given(events.changed().remove("b"));
        backend.users.add("b");
        lane.run(events.changed().add("b"));
        assertThat(lane.sent()).containsExactly(new GroupEditMembers(GID, Edit.ADD, List.of("b")));
        assertThat(lane.told()).containsExactly("2 applied");
        assertThat(backend.group().members).containsExactly("a", "b");
    }

    /** mesibo forgets the user, and with it that it is a member. */
    private void deleteUser(String address) {
        backend.users.remove(address);
        backend.group().members.remove(address);
    }

    @Test
    void removal_refusedAgain_isForgotten() {
        given(events.changed().members("a", "b"));
        deleteUser("b");
        given(events.changed().remove("b"));
        lane.run(events.changed().members("a"));
        assertThat(lane.members(2).rejected()).containsExactly("b");
        assertThat(lane.state.members().keySet()).containsExactly("a");
        lane.run(events.changed().members("a"));
        assertThat(lane.told()).containsExactly("2 applied", "3 unchanged");
    }

    @Test
    void addition_requestTooLargeForMesibo_isHalved() {
        given(events.changed());
        lane.script.add(Fault.TOO_LARGE);
        lane.run(events.changed().add("a", "b", "c", "d"));
        assertThat(lane.sent())
                .containsExactly(
                        new GroupEditMembers(GID, Edit.ADD, List.of("a", "b")),
                        new GroupEditMembers(GID, Edit.ADD, List.of("c", "d")));
        lane.script.addAll(List.of(Fault.TOO_LARGE, Fault.TOO_LARGE));
        lane.run(events.changed().remove("a", "b"));
        assertThat(lane.members(2).removed()).containsExactly("b");
        assertThat(lane.members(2).rejected()).containsExactly("a");
    }

    @Test
    void addition_groupGone_failsAtOnce() {
        given(events.changed());
        backend.groups.clear();
        lane.run(events.changed().add("a", "b"), events.changed().add("c"));
        assertThat(lane.told()).containsExactly("1 rejected", "2 rejected");
        assertThat(lane.sent()).hasSize(1);
        assertThat(lane.state.members()).isEmpty();
    }

    @Test
    void addition_exhaustedInDoubt_isSentExplicitlyLater() {
        given(events.changed());
        lane.script.addAll(List.of(Fault.EXECUTED, Fault.UNREACHABLE, Fault.UNREACHABLE));
        lane.run(events.changed().add("a"));
        assertThat(lane.told()).containsExactly("1 exhausted");
        assertThat(lane.state.members().get("a")).isEqualTo(new Member.InDoubt());
        lane.sent();
        lane.run(events.changed().members("b"));
        assertThat(lane.sent())
                .containsExactly(
                        new GroupEditMembers(GID, Edit.ADD, List.of("b")),
                        new GroupEditMembers(GID, Edit.REMOVE, List.of("a")));
        assertThat(lane.backend.group().members).containsExactly("b");
    }

    @Test
    void removal_exhaustedInDoubt_isSentExplicitlyLater() {
        given(events.changed().members("a", "b"));
        lane.script.addAll(List.of(Fault.EXECUTED, Fault.UNREACHABLE, Fault.UNREACHABLE));
        lane.run(events.changed().remove("a"));
        lane.sent();
        lane.run(events.changed().add("a"));
        assertThat(lane.sent()).containsExactly(new GroupEditMembers(GID, Edit.ADD, List.of("a")));
    }

    @Test
    void lists_exhaustedInTheMiddle_failOnlyWhatWasNotConfirmed() {
        lane.rules = tiny();
        given(events.changed());
        String[] many = IntStream.range(0, 30).mapToObj(i -> "user-" + i).toArray(String[]::new);
        backend.users.addAll(List.of(many));
        lane.script.add(Fault.NONE);
        lane.script.addAll(List.of(Fault.UNREACHABLE, Fault.UNREACHABLE, Fault.UNREACHABLE));
        lane.run(events.changed().add("a"), events.changed().add(many));
        assertThat(lane.told()).containsExactly("1 applied", "2 exhausted");
        assertThat(lane.state.members().keySet())
                .containsExactlyInAnyOrderElementsOf(backend.group().members);
        assertThat(lane.state.members().values()).containsOnly(new Member.Confirmed(false));
    }
}
