package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.GroupSnapshot;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Every row of the event table about groups, and members that come late. */
class GroupEventsIT {

    private static final String PROVISIONED = "applied mesibo.group.provisioned.v1";
    private static final String DELETED = "applied mesibo.group.deleted.v1";

    private static Stack stack;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        stack = Stack.start("group-events");
        worker = stack.worker(stack.launch());
        for (String user : List.of("ann", "bob", "cid", "dan")) {
            stack.apply(Draft.about(user).created(user), ContentMode.BINARY);
        }
    }

    @AfterAll
    static void stop() {
        worker.close();
        stack.close();
    }

    @ParameterizedTest
    @EnumSource
    void changed_snapshots_differenceIsApplied(ContentMode mode) {
        String group = "snapshot-" + mode;

        ResultView first = change(Draft.about(group).groupOf(List.of("ann", "bob", "cid")), mode);
        ResultView second = change(Draft.about(group).groupOf(List.of("bob", "cid", "dan")), mode);
        ResultView third = change(Draft.about(group).groupOf(List.of("dan", "cid", "bob")), mode);

        assertThat(Results.verdict(first)).isEqualTo(PROVISIONED);
        assertThat(group(first).created()).isTrue();
        assertThat(members(first).added()).containsExactlyInAnyOrder("ann", "bob", "cid");
        assertThat(Results.verdict(second)).isEqualTo(PROVISIONED);
        assertThat(group(second).created()).isFalse();
        assertThat(members(second).added()).containsExactly("dan");
        assertThat(members(second).removed()).containsExactly("ann");
        assertThat(Results.verdict(third)).isEqualTo("skipped unchanged");
        assertThat(held(group)).singleElement().matches(held -> held.gid() == gid(first));
        assertThat(held(group).getFirst().members()).containsExactlyInAnyOrder("bob", "cid", "dan");
    }

    @ParameterizedTest
    @EnumSource
    void changed_deltas_addAndRemove(ContentMode mode) {
        String group = "delta-" + mode;

        ResultView first =
                change(Draft.about(group).groupEdited(List.of("ann", "bob"), List.of()), mode);
        ResultView second =
                change(Draft.about(group).groupEdited(List.of("cid"), List.of("ann")), mode);
        ResultView third =
                change(Draft.about(group).groupEdited(List.of("cid"), List.of("ann")), mode);

        assertThat(Results.verdict(first)).isEqualTo(PROVISIONED);
        assertThat(Results.verdict(second)).isEqualTo(PROVISIONED);
        assertThat(Results.verdict(third)).isEqualTo("skipped unchanged");
        assertThat(held(group)).hasSize(1);
        assertThat(held(group).getFirst().members()).containsExactlyInAnyOrder("bob", "cid");
    }

    @ParameterizedTest
    @EnumSource
    void changed_nameAndPermissions_areSet(ContentMode mode) {
        String group = "named-" + mode;
        String name = "Team " + mode;
        Optional<Audience> selected = Optional.of(Audience.SELECTED);
        GroupPermissions permissions =
                GroupPermissions.UNSET.with(
                        new GroupPermissions(
                                selected,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        ResultView first = change(Draft.about(group).groupOf(List.of("ann")), mode);

        ResultView result = change(Draft.about(group).groupNamed(name, permissions), mode);

        assertThat(Results.verdict(result)).isEqualTo(PROVISIONED);
        assertThat(held(name)).singleElement().matches(held -> held.gid() == gid(first));
        assertThat(held(name).getFirst().permissions()).containsEntry("send", 1);
        assertThat(held(name).getFirst().members()).containsExactly("ann");
    }

    @ParameterizedTest
    @EnumSource
    void deleted_knownGroup_isDeletedAndComesBackAsNew(ContentMode mode) {
        String group = "deleted-" + mode;
        ResultView first = change(Draft.about(group).groupOf(List.of("ann")), mode);

        ResultView deletion = change(Draft.about(group).groupDeleted(), mode);
        List<GroupSnapshot> between = held(group);
        ResultView again = change(Draft.about(group).groupDeleted(), mode);
        ResultView back = change(Draft.about(group).groupOf(List.of("bob")), mode);

        assertThat(Results.verdict(deletion)).isEqualTo(DELETED);
        assertThat(between).isEmpty();
        assertThat(Results.verdict(again)).isEqualTo("skipped unchanged");
        assertThat(group(back).created()).isTrue();
        assertThat(gid(back)).isNotEqualTo(gid(first));
        assertThat(held(group)).hasSize(1);
        assertThat(held(group).getFirst().members()).containsExactly("bob");
    }

    @ParameterizedTest
    @EnumSource
    void deleted_unknownGroup_callsNothing(ContentMode mode) {
        long before = stack.simulator().stats().calls();

        ResultView result = change(Draft.about("never-" + mode).groupDeleted(), mode);

        assertThat(Results.verdict(result)).isEqualTo("skipped unchanged");
        assertThat(stack.simulator().stats().calls()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void changed_memberUnknownYet_isPendingThenSettled(ContentMode mode) {
        String group = "late-" + mode;
        String late = "late-user-" + mode;

        Feed.Position position = stack.send(Draft.about(group).groupOf(List.of("ann", late)), mode);
        ResultView result = stack.results().await(position.resultId());
        stack.apply(Draft.about(late).created("Late"), mode);
        ResultView settled = stack.results().await(position.resultId() + "/members-settled");

        assertThat(Results.verdict(result)).isEqualTo(PROVISIONED);
        assertThat(members(result).added()).containsExactly("ann");
        assertThat(members(result).pending()).containsExactly(late);
        assertThat(Results.verdict(settled)).isEqualTo("applied mesibo.group.members-settled.v1");
        assertThat(members(settled).added()).containsExactly(late);
        assertThat(held(group).getFirst().members()).containsExactlyInAnyOrder("ann", late);
    }

    @ParameterizedTest
    @EnumSource
    void changed_userAndGroupOfSameId_areTwoEntities(ContentMode mode) {
        String id = "both-" + mode;

        ResultView user = stack.apply(Draft.about(id).created("Both"), mode);
        ResultView group = change(Draft.about(id).groupOf(List.of(id)), mode);

        assertThat(stack.accepts(user)).isTrue();
        assertThat(Results.verdict(group)).isEqualTo(PROVISIONED);
        assertThat(held(id).getFirst().members()).containsExactly(id);
    }

    private static ResultView change(IdentityEvent event, ContentMode mode) {
        return stack.apply(event, mode);
    }

    private static List<GroupSnapshot> held(String name) {
        return stack.simulator().groups().stream()
                .filter(group -> group.name().equals(name))
                .toList();
    }

    private static Result.Group group(ResultView view) {
        return view.result().outcome().details().group().orElseThrow();
    }

    private static long gid(ResultView view) {
        return group(view).gid().orElseThrow();
    }

    private static Result.Members members(ResultView view) {
        return view.result().outcome().details().members().orElseThrow();
    }
}
