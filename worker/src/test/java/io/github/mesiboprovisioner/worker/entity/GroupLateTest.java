package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.GroupLane.Fault;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Late members (CONTRACT 3, rule 6). */
class GroupLateTest {

    private static final long GID = 1001;
    private static final Duration DAY = Duration.ofDays(1);

    private final GroupEvents events = new GroupEvents();
    private final GroupBackend backend = GroupBackend.withUsers("a", "b");
    private final GroupLane lane = GroupLane.calm(backend);

    private void given(GroupEvents.Draft... drafts) {
        lane.run(drafts);
        lane.told();
        lane.sent();
    }

    private void wait(Duration duration) {
        lane.now = lane.now.plus(duration);
        lane.run();
    }

    @Test
    void retry_memberKnownMeanwhile_settlesTheEvent() {
        given(events.changed().add("a", "x"));
        assertThat(lane.plan(false)).isEqualTo(new Plan.Rest(lane.now.plusSeconds(1)));
        backend.users.add("x");
        wait(Duration.ofSeconds(1));
        assertThat(lane.sent()).containsExactly(new GroupEditMembers(GID, Edit.ADD, List.of("x")));
        assertThat(lane.told()).containsExactly("0/members-settled applied");
        Ending settled = lane.endings.getLast();
        assertThat(((Result.Outcome.Applied) settled.outcome()).type())
                .isEqualTo(Result.AppliedType.GROUP_MEMBERS_SETTLED);
        assertThat(lane.members(1).added()).containsExactly("x");
        assertThat(settled.trace().correlationId()).contains("correlation-0");
        assertThat(lane.state.late()).isEmpty();
        assertThat(lane.state.wakeAt()).isEmpty();
        assertThat(lane.plan(false)).isEqualTo(new Plan.Rest(Instant.MAX));
    }

    @Test
    void retry_memberStillUnknown_backsOffToFiveMinutes() {
        given(events.changed().add("x"));
        List<Long> waits = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            Duration wait = Duration.between(lane.now, lane.state.retryAt().orElseThrow());
            waits.add(wait.toSeconds());
            wait(wait);
        }
        assertThat(waits)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
    }

    @Test
    void retry_clockSetBack_waitsNoLongerThanTheLongestBackoff() {
        given(events.changed().add("x"));
        backend.users.add("x");
        wait(Duration.ofHours(-1));
        assertThat(lane.told()).containsExactly("0/members-settled applied");
    }

    @Test
    void retry_nearlyAllUnknown_takesFewCallsARoundAndGetsThereInTheEnd() {
        List<String> late = IntStream.range(0, 500).mapToObj(i -> "late" + i).toList();
        given(events.changed().delta(late, List.of()));
        wait(Duration.ofSeconds(1));
        assertThat(lane.sent()).hasSizeLessThanOrEqualTo(64);
        List<String> known = late.subList(100, 200);
        backend.users.addAll(known);
        for (int round = 0; round < 60; round++) {
            wait(Duration.between(lane.now, lane.state.wakeAt().orElseThrow()));
        }
        assertThat(backend.group().members).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void retry_nobodyFitsIntoARequestAnyMore_rejectsThem() {
        given(events.changed().add("x".repeat(150)));
        lane.rules = withRequestsOf(100);
        wait(Duration.ofSeconds(1));
        assertThat(lane.told()).containsExactly("0/members-settled applied");
        assertThat(lane.members(1).rejected()).containsExactly("x".repeat(150));
    }

    private Rules withRequestsOf(int maxBytes) {
        Rules rules = lane.rules;
        return new Rules(
                rules.appId(),
                rules.tokenExpiry(),
                rules.selfHosted(),
                rules.memberWait(),
                rules.lookupDelay(),
                new GroupSizes(maxBytes));
    }

    @Test
    void retry_severalEvents_isOneListAndSettlesEachWhenItsLastHasEnded() {
        given(events.changed().add("x", "y"), events.changed().add("z"));
        backend.users.addAll(List.of("x", "z"));
        wait(Duration.ofSeconds(1));
        assertThat(((GroupEditMembers) lane.sent().getFirst()).addresses())
                .containsExactlyInAnyOrder("x", "y", "z");
        assertThat(lane.told()).containsExactly("1/members-settled applied");
        backend.users.add("y");
        wait(Duration.ofMinutes(5));
        assertThat(lane.told()).containsExactly("0/members-settled applied");
        assertThat(lane.members(3).added()).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void deadline_memberNeverKnown_isRejected() {
        given(events.changed().add("x", "y"));
        backend.users.add("y");
        wait(Duration.ofSeconds(1));
        wait(DAY);
        assertThat(lane.told()).containsExactly("0/members-settled applied");
        assertThat(lane.members(1).added()).containsExactly("y");
        assertThat(lane.members(1).rejected()).containsExactly("x");
        assertThat(lane.state.members().keySet()).containsExactly("y");
    }

    @Test
    void deadline_reached_isTheEndOfTheWait() {
        given(events.changed().add("x"));
        assertThat(lane.state.late().getFirst().deadline()).isEqualTo(lane.now.plus(DAY));
        wait(DAY);
        assertThat(lane.told()).containsExactly("0/members-settled applied");
    }

    @Test
    void changed_moreLateMembers_startTheBackoffAnew() {
        given(events.changed().add("x"));
        wait(Duration.ofSeconds(1));
        wait(Duration.ofSeconds(2));
        assertThat(lane.state.retries()).isEqualTo(2);
        lane.run(events.changed().add("y"));
        assertThat(lane.state.retries()).isZero();
        assertThat(lane.state.wakeAt()).contains(lane.now.plusSeconds(1));
    }

    @Test
    void deadline_beforeTheNextRetry_wakesTheLane() {
        given(events.changed().add("x"));
        while (lane.state.retries() < 10) {
            wait(Duration.between(lane.now, lane.state.retryAt().orElseThrow()));
        }
        lane.now = lane.state.late().getFirst().deadline().minusSeconds(10);
        lane.run();
        assertThat(lane.state.wakeAt()).contains(lane.now.plusSeconds(10));
    }

    @Test
    void changed_pendingMemberAskedForAgain_isUnchanged() {
        given(events.changed().add("x"));
        lane.run(events.changed().add("x"));
        assertThat(lane.told()).containsExactly("1 unchanged");
        assertThat(lane.state.members().get("x")).isEqualTo(new Member.Pending(0));
    }

    @Test
    void changed_pendingMemberRemoved_isNamedNowhere() {
        given(events.changed().add("x", "y"));
        lane.run(events.changed().remove("x"));
        assertThat(lane.sent()).isEmpty();
        assertThat(lane.told()).containsExactly("1 unchanged");
        backend.users.addAll(List.of("x", "y"));
        wait(Duration.ofSeconds(1));
        assertThat(lane.told()).containsExactly("0/members-settled applied");
        assertThat(lane.members(2).added()).containsExactly("y");
        assertThat(backend.group().members).containsExactly("y");
    }

    @Test
    void changed_lastPendingMemberRemoved_settlesWithWhatWasAdded() {
        given(events.changed().add("x", "y"));
        backend.users.add("x");
        wait(Duration.ofSeconds(1));
        lane.run(events.changed().remove("y"));
        assertThat(lane.told()).containsExactly("1 unchanged", "0/members-settled applied");
        assertThat(lane.state.late()).isEmpty();
    }

    @Test
    void changed_onlyPendingMemberRemoved_settlesWithoutAWord() {
        given(events.changed().add("x"));
        lane.run(events.changed().remove("x"));
        assertThat(lane.told()).containsExactly("1 unchanged");
        assertThat(lane.state.late()).isEmpty();
        assertThat(lane.state.members()).isEmpty();
    }

    @Test
    void deleted_pendingMembers_areDroppedSilently() {
        given(events.changed().add("x"));
        lane.run(events.deleted());
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(lane.state.late()).isEmpty();
        assertThat(lane.state.wakeAt()).isEmpty();
    }

    @Test
    void changed_otherMembers_leaveThePendingOnesAlone() {
        given(events.changed().add("x"));
        lane.run(events.changed().add("a"));
        assertThat(lane.sent()).containsExactly(new GroupEditMembers(GID, Edit.ADD, List.of("a")));
        assertThat(lane.state.members().get("x")).isEqualTo(new Member.Pending(0));
    }

    @Test
    void retry_exhausted_backsOffAndKnowsTheDoubt() {
        given(events.changed().add("x"));
        lane.script.addAll(List.of(Fault.LOST, Fault.LOST, Fault.LOST));
        wait(Duration.ofSeconds(1));
        assertThat(lane.told()).isEmpty();
        assertThat(lane.state.lateInDoubt()).isTrue();
        assertThat(lane.state.wakeAt()).contains(lane.now.plusSeconds(2));
        lane.run(events.changed().remove("x"));
        assertThat(lane.sent()).contains(new GroupEditMembers(GID, Edit.REMOVE, List.of("x")));
        assertThat(lane.state.members()).isEmpty();
    }

    @Test
    void retry_refusedDefinitely_endsTheDoubt() {
        given(events.changed().add("x"));
        lane.state = lane.state.perhapsCalled();
        wait(Duration.ofSeconds(1));
        assertThat(lane.state.lateInDoubt()).isFalse();
    }

    @Test
    void retry_roundThatDoesNotComeToEverybody_doesNotEndTheDoubt() {
        String longName = "x".repeat(60);
        List<String> late = IntStream.range(0, 70).mapToObj(i -> longName + i).toList();
        given(events.changed().delta(late, List.of()));
        lane.rules = withRequestsOf(100);
        lane.state = lane.state.perhapsCalled();
        wait(Duration.ofSeconds(1));
        List<String> tried = new ArrayList<>();
        lane.sent().forEach(sent -> tried.addAll(((GroupEditMembers) sent).addresses()));
        assertThat(tried).hasSize(64).doesNotHaveDuplicates();
        String untried = late.stream().filter(a -> !tried.contains(a)).findFirst().orElseThrow();
        lane.run(events.changed().remove(untried));
        assertThat(lane.sent())
                .containsExactly(new GroupEditMembers(GID, Edit.REMOVE, List.of(untried)));
    }

    @Test
    void retry_eventQueued_letsTheEventGoFirst() {
        given(events.changed().add("x"));
        lane.now = lane.now.plusSeconds(5);
        lane.arrive(events.changed().add("a").queued());
        Task task = ((Plan.Work) lane.plan(true)).task();
        assertThat(task.carried()).isEqualTo(1);
    }
}
