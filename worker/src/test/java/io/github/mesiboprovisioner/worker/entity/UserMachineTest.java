package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.Result.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The event table and the rules of CONTRACT 3, as {@link UserCases} lists them, and limits. */
class UserMachineTest {

    private static final String ADDRESS = UserLane.ADDRESS;
    private static final UserState ACTIVE = Told.live(true, UserLane.APP);
    private static final Moment MOMENT = Told.MOMENT;

    @ParameterizedTest(name = "{2} -> {3}")
    @MethodSource({
        "io.github.mesiboprovisioner.worker.entity.UserCases#events",
        "io.github.mesiboprovisioner.worker.entity.UserCases#foldings"
    })
    void plan_events_sendAndEndAsTheContractSays(
            UserState state, List<Queued> queue, String operations, String endings) {
        Told told = Told.events(state, queue, MOMENT);

        assertThat(String.join(" | ", told.tasks())).isEqualTo(operations);
        assertThat(String.join(", ", told.endings())).isEqualTo(endings);
    }

    @Test
    void plan_emptyQueue_rests() {
        assertThat(Told.plan(ACTIVE, List.of(), MOMENT)).isEqualTo(new Plan.Rest(Instant.MAX));
    }

    @Test
    void plan_moreEventsThanAllowed_foldsNoMore() {
        Events events = new Events(ADDRESS);
        List<Queued> queue = List.of(events.updated("B"), events.updated("C"));
        Moment single = new Moment(UserLane.NOW, true, 9, _ -> false, 1, _ -> false);

        assertThat(Told.events(ACTIVE, queue, single).tasks())
                .containsExactly("add B active", "add C active");
    }

    @Test
    void plan_idleEventsFirst_areSettledBeforeTheOperation() {
        Events events = new Events(ADDRESS);
        List<Queued> queue = List.of(events.updated("A"), events.updated("A"), events.updated("B"));

        Plan plan = Told.plan(ACTIVE, queue, MOMENT);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Settle.class, settle -> assertThat(settle.endings()).hasSize(2));
    }

    @Test
    void plan_expiredEvents_expireOnlyIfTheyNeedACallThatIsAboutToGo() {
        Events events = new Events(ADDRESS);
        Instant past = UserLane.NOW.minusSeconds(1);
        Queued token = events.next().expiry(past).tokenRequested();
        Queued same = events.next().expiry(past).name("A").updated();
        Queued called = events.next().expiry(past).maybeCalled().tokenRequested();
        Moment waiting = new Moment(UserLane.NOW, false, 9, _ -> false, 99, _ -> false);

        assertThat(Told.plan(ACTIVE, List.of(token), waiting)).isInstanceOf(Plan.Work.class);
        assertThat(Told.events(ACTIVE, List.of(token, same), MOMENT).endings())
                .containsExactly("EXPIRED", "UNCHANGED");
        assertThat(Told.events(ACTIVE, List.of(called), MOMENT).endings())
                .containsExactly("PROVISIONED");
    }

    @Test
    void plan_expiredEvent_isRememberedButNotAccepted() {
        Events events = new Events(ADDRESS);
        Instant past = UserLane.NOW.minusSeconds(1);
        List<Queued> queue =
                List.of(
                        events.next().id("x").sequence(9).expiry(past).name("B").updated(),
                        events.next().id("x").sequence(9).name("B").updated(),
                        events.next().sequence(8).name("C").updated());

        assertThat(Told.events(ACTIVE, queue, MOMENT).endings())
                .containsExactly("EXPIRED", "DUPLICATE", "UPDATED");
    }

    @Test
    void plan_requestThatCannotFit_failsWithoutACallAndWithoutATrace() {
        Events events = new Events(ADDRESS);
        Queued large = events.next().id("x").sequence(9).name("B".repeat(500)).updated();
        Queued again = events.next().id("x").sequence(8).name("B").updated();
        Rules rules = UserLane.rules(300);

        Plan plan = UserMachine.plan(ACTIVE, ADDRESS, List.of(large, again), rules, MOMENT);

        Plan.Settle settle = (Plan.Settle) plan;
        Outcome.Failed failed = (Outcome.Failed) settle.endings().getFirst().outcome();
        assertThat(settle.endings()).hasSize(1);
        assertThat(settle.state()).isEqualTo(ACTIVE);
        assertThat(failed.problem().attempts()).isZero();
        assertThat(failed.problem().deadLetter()).isTrue();
        assertThat(failed.problem().cause()).contains("request larger than 300 bytes");
    }

    @Test
    void plan_createdAgainForTheSameApp_issuesNoSecondToken() {
        Events events = new Events(ADDRESS);
        List<Queued> queue =
                List.of(events.next().app("web").created(), events.next().app("web").created());

        Told told = Told.events(UserState.UNKNOWN, queue, MOMENT);

        assertThat(told.tasks()).containsExactly("add - active +web");
        assertThat(told.endings()).containsExactly("PROVISIONED", "UNCHANGED");
    }

    @Test
    void plan_requestThatCannotFit_doesNotKeepThoseBehindItWaiting() {
        Events events = new Events(ADDRESS);
        List<Queued> queue = List.of(events.updated("B".repeat(500)), events.updated("A"));

        Plan plan = UserMachine.plan(ACTIVE, ADDRESS, queue, UserLane.rules(300), MOMENT);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Settle.class, settle -> assertThat(settle.endings()).hasSize(2));
    }

    @Test
    void plan_laterRequestThatCannotFit_waitsForATaskOfItsOwn() {
        Events events = new Events(ADDRESS);
        List<Queued> queue = List.of(events.updated("B"), events.updated("B".repeat(500)));

        Plan plan = UserMachine.plan(ACTIVE, ADDRESS, queue, UserLane.rules(300), MOMENT);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Work.class, work -> assertThat(work.task().carried()).isOne());
    }

    @Test
    void plan_eventsThatNeedNothing_areCarriedWithThoseAroundThem() {
        Events events = new Events(ADDRESS);
        Moment guarded = new Moment(UserLane.NOW, true, 0, _ -> false, 99, _ -> false);
        Instant past = UserLane.NOW.minusSeconds(1);
        List<Queued> queue =
                List.of(
                        events.next().id("x").sequence(9).name("B").updated(),
                        events.next().id("x").name("C").updated(),
                        events.next().sequence(8).name("D").updated(),
                        events.next().expiry(past).name("E").updated(),
                        events.deleted(),
                        events.updated("B"),
                        events.tokenRequested());

        Plan plan = Told.plan(ACTIVE, queue, guarded);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Work.class, work -> assertThat(work.task().carried()).isEqualTo(7));
    }

    @Test
    void plan_laterRequestThatCannotFitWithTheTokenBeforeIt_waitsForATaskOfItsOwn() {
        Events events = new Events(ADDRESS);
        String name = "B".repeat(200);
        List<Queued> queue = List.of(events.tokenRequested(), events.updated(name));
        Operation alone = new Operation.UserAdd(ADDRESS, Optional.of(name), true, Optional.empty());

        Plan plan =
                UserMachine.plan(
                        ACTIVE, ADDRESS, queue, UserLane.rules(alone.toString().length()), MOMENT);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Work.class, work -> assertThat(work.task().carried()).isOne());
    }

    @Test
    void plan_removalThatCannotFit_failsWithoutACall() {
        Events events = new Events(ADDRESS);
        for (Queued removal : List.of(events.deactivated(), events.deleted())) {
            Plan plan =
                    UserMachine.plan(ACTIVE, ADDRESS, List.of(removal), UserLane.rules(5), MOMENT);

            assertThat(plan)
                    .isInstanceOfSatisfying(
                            Plan.Settle.class,
                            settle ->
                                    assertThat(settle.endings().getFirst().outcome())
                                            .isInstanceOf(Outcome.Failed.class));
        }
    }
}
