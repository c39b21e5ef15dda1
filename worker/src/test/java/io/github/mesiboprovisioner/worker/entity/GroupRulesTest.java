package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupAdd;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupDelete;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupEditMembers.Edit;
import io.github.mesiboprovisioner.worker.entity.Operation.GroupSet;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Order, duplicates, stale, expired, unchanged and coalesced events (CONTRACT 3, rules 1 to 5). */
class GroupRulesTest {

    private static final long GID = 1001;

    private final GroupEvents events = new GroupEvents();
    private final GroupLane lane = GroupLane.calm(GroupBackend.withUsers("a", "b", "c", "d"));

    private void given(GroupEvents.Draft... drafts) {
        lane.run(drafts);
        lane.told();
        lane.sent();
    }

    @Test
    void changed_unknownGroup_isMadeEmptyAndThenFilled() {
        lane.run(events.changed().name("n").send(Audience.ANYONE).members("a", "b"));
        assertThat(lane.sent())
                .containsExactly(
                        new GroupAdd("n", send(Audience.ANYONE)),
                        new GroupEditMembers(GID, Edit.ADD, List.of("a", "b")));
        assertThat(lane.group(0).created()).isTrue();
        assertThat(lane.group(0).gid()).contains(GID);
        assertThat(lane.members(0).added()).containsExactly("a", "b");
    }

    private static GroupPermissions send(Audience audience) {
        return new GroupPermissions(
                Optional.of(audience),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void changed_unknownGroupWithoutName_isNamedByItsId() {
        lane.run(events.changed());
        assertThat(lane.sent())
                .containsExactly(new GroupAdd(GroupEvents.GROUP, GroupPermissions.UNSET));
    }

    @Test
    void changed_onePermissionDiffers_sendsAllThatAreKnown() {
        given(events.changed().name("n").send(Audience.ANYONE));
        lane.run(events.changed().recv(Audience.MEMBERS));
        GroupPermissions both =
                send(Audience.ANYONE)
                        .with(
                                new GroupPermissions(
                                        Optional.empty(),
                                        Optional.of(Audience.MEMBERS),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
        assertThat(lane.sent()).containsExactly(new GroupSet(GID, Optional.empty(), both));
    }

    @Test
    void changed_nothingDiffers_isUnchangedWithoutCall() {
        given(events.changed().name("n").members("a"));
        lane.run(
                events.changed().name("n"),
                events.changed().add("a").remove("b"),
                events.changed().members("a"),
                events.changed());
        assertThat(lane.sent()).isEmpty();
        assertThat(lane.told())
                .containsExactly("1 unchanged", "2 unchanged", "3 unchanged", "4 unchanged");
    }

    @Test
    void changed_sameIdTwice_secondIsDuplicate() {
        lane.run(events.changed().id("x").add("a"), events.changed().id("x").add("b"));
        assertThat(lane.told()).containsExactly("0 applied", "1 duplicate");
        lane.run(events.changed().id("x").add("b"));
        assertThat(lane.told()).containsExactly("2 duplicate");
    }

    @Test
    void changed_lowerSequence_isStaleAndEqualOneIsNot() {
        lane.run(
                events.changed().sequence(5).add("a"),
                events.changed().sequence(4).add("b"),
                events.changed().sequence(5).add("c"));
        assertThat(lane.told()).containsExactly("0 applied", "1 stale", "2 applied");
        assertThat(lane.backend.group().members).containsExactly("a", "c");
    }

    @Test
    void changed_replayOfOlderEvent_isStaleUnlessForced() {
        given(events.changed().add("a"), events.changed().add("b"));
        lane.run(events.changed().replayOf(0, false).add("c"));
        lane.run(events.changed().replayOf(0, true).add("d"));
        assertThat(lane.told()).containsExactly("2 stale", "3 applied");
    }

    @Test
    void changed_expired_isSkippedOnlyIfItsCallIsAboutToGo() {
        given(events.changed().add("a"));
        GroupEvents.Draft expired = events.changed().add("b").expiry(lane.now);
        lane.now = lane.now.plusSeconds(1);
        lane.arrive(expired.queued());
        assertThat(lane.plan(false)).isInstanceOf(Plan.Work.class);
        lane.run();
        assertThat(lane.told()).containsExactly("1 expired");
        assertThat(lane.sent()).isEmpty();
    }

    @Test
    void changed_expiredButUnchangedOrMaybeCalled_isNotExpired() {
        given(events.changed().add("a"));
        lane.run(
                events.changed().add("a").expiry(lane.now.minusSeconds(1)),
                events.changed().add("b").expiry(lane.now.minusSeconds(1)).maybeCalled());
        assertThat(lane.told()).containsExactly("1 unchanged", "2 applied");
    }

    @Test
    void changed_expiredAmongOthers_isLeftOutOfTheFold() {
        given(events.changed().add("a"));
        lane.run(
                events.changed().add("b"),
                events.changed().remove("b").expiry(lane.now.minusSeconds(1)),
                events.changed().add("c"));
        assertThat(lane.told()).containsExactly("1 applied", "2 expired", "3 applied");
        assertThat(lane.sent())
                .containsExactly(new GroupEditMembers(GID, Edit.ADD, List.of("b", "c")));
    }

    @Test
    void changed_nameOverwritten_firstIsSuperseded() {
        given(events.changed().name("n"));
        lane.run(events.changed().name("o"), events.changed().name("p"));
        assertThat(lane.told()).containsExactly("1 superseded", "2 applied");
        assertThat(lane.sent())
                .containsExactly(new GroupSet(GID, Optional.of("p"), GroupPermissions.UNSET));
    }

    @Test
    void changed_memberAddedAndRemoved_needsNoCall() {
        given(events.changed());
        lane.run(events.changed().add("a"), events.changed().remove("a"));
        assertThat(lane.told()).containsExactly("1 superseded", "2 unchanged");
        assertThat(lane.sent()).isEmpty();
    }

    @Test
    void changed_partlyOverwritten_isAppliedForTheRest() {
        given(events.changed());
        lane.run(
                events.changed().add("a", "b"),
                events.changed().remove("a"),
                events.changed().add("a"));
        assertThat(lane.told()).containsExactly("1 applied", "2 superseded", "3 applied");
        assertThat(lane.members(1).added()).containsExactly("b");
        assertThat(lane.members(3).added()).containsExactly("a");
    }

    @Test
    void changed_differentPermissions_areBothApplied() {
        given(events.changed());
        lane.run(events.changed().send(Audience.ANYONE), events.changed().recv(Audience.ANYONE));
        assertThat(lane.told()).containsExactly("1 applied", "2 applied");
        assertThat(lane.sent()).hasSize(1);
    }

    @Test
    void changed_additionsAndRemovals_goInTwoLists() {
        given(events.changed().members("a", "b"));
        lane.run(
                events.changed().remove("a"), events.changed().add("c"), events.changed().add("d"));
        assertThat(lane.sent())
                .containsExactly(
                        new GroupEditMembers(GID, Edit.ADD, List.of("c", "d")),
                        new GroupEditMembers(GID, Edit.REMOVE, List.of("a")));
    }

    @Test
    void changed_resync_sendsEverythingAgain() {
        given(events.changed().name("n").send(Audience.ANYONE).members("a", "b"));
        lane.run(events.changed().add("c").remove("d").resync());
        assertThat(lane.sent())
                .containsExactly(
                        new GroupSet(GID, Optional.of("n"), send(Audience.ANYONE)),
                        new GroupEditMembers(GID, Edit.ADD, List.of("c", "a", "b")),
                        new GroupEditMembers(GID, Edit.REMOVE, List.of("d")));
        assertThat(lane.told()).containsExactly("1 applied");
    }

    @Test
    void changed_maybeCalled_sendsWhatItMentionsAgain() {
        given(events.changed().name("n").members("a", "b"));
        lane.run(events.changed().name("n").add("a").remove("c").maybeCalled());
        assertThat(lane.sent())
                .containsExactly(
                        new GroupSet(GID, Optional.of("n"), GroupPermissions.UNSET),
                        new GroupEditMembers(GID, Edit.ADD, List.of("a")),
                        new GroupEditMembers(GID, Edit.REMOVE, List.of("c")));
    }

    @Test
    void changed_maybeCalledAndSaysNothing_isToldTheGroupAgain() {
        given(events.changed().name("n"));
        lane.run(events.changed().maybeCalled());
        assertThat(lane.told()).containsExactly("1 applied");
        assertThat(lane.group(1).gid()).contains(GID);
    }

    @Test
    void deleted_knownGroup_supersedesWhatIsFolded() {
        given(events.changed().add("a"));
        lane.run(events.changed().add("b"), events.changed().add("a"), events.deleted());
        assertThat(lane.told()).containsExactly("1 superseded", "2 superseded", "3 applied");
        assertThat(lane.sent()).containsExactly(new GroupDelete(GID));
        assertThat(lane.state.members()).isEmpty();
    }

    @Test
    void deleted_unknownGroup_needsNoCall() {
        lane.run(events.changed().add("a"), events.deleted(), events.deleted());
        assertThat(lane.told()).containsExactly("0 superseded", "1 unchanged", "2 unchanged");
        assertThat(lane.sent()).isEmpty();
    }

    @Test
    void changed_afterDeletion_makesANewGroup() {
        given(events.changed().name("n").add("a"));
        lane.run(events.deleted(), events.changed().add("b"));
        assertThat(lane.told()).containsExactly("1 applied", "2 applied");
        assertThat(lane.group(2).created()).isTrue();
        assertThat(lane.backend.group().members).containsExactly("b");
        assertThat(lane.backend.group().name).isEqualTo(GroupEvents.GROUP);
    }

    @Test
    void deferred_lateMembers_areWaitedForLongerButTriedAgainInTime() {
        given(events.changed().add("a", "nobody"));
        GroupState later = lane.state.deferred(Duration.ofHours(1));
        assertThat(later.retryAt()).isEqualTo(lane.state.retryAt());
        assertThat(later.late().getFirst().deadline())
                .isEqualTo(lane.state.late().getFirst().deadline().plusSeconds(3600));
    }
}
