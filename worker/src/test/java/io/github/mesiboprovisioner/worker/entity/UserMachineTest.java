package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The event table and the rules of CONTRACT 3, one by one. */
class UserMachineTest {

    private static final String ADDRESS = UserLane.ADDRESS;
    private static final UserState UNKNOWN = UserState.UNKNOWN;
    private static final UserState ACTIVE = Told.live(true, UserLane.APP);
    private static final UserState INACTIVE = Told.live(false);
    private static final UserState DELETED =
            UNKNOWN.withLife(new Life.Deleted(UserLane.NOW.minusSeconds(60)));
    private static final UserState DOUBTFUL = ACTIVE.withDoubt(true);
    private static final Moment MOMENT = Told.MOMENT;

    /** How to make an event. */
    private interface Making {
        Queued of(Events events);
    }

    /** One event each: the operations and the ending. */
    static Stream<Arguments> cases() {
        return Stream.of(
                // the event table, unknown user
                one(UNKNOWN, e -> e.next().name("A").created(), "add A active +app", "PROVISIONED"),
                one(UNKNOWN, e -> e.next().created(), "add - active +app", "PROVISIONED"),
                one(UNKNOWN, e -> e.next().app("x").created(), "add - active +x", "PROVISIONED"),
                one(UNKNOWN, e -> e.next().withoutToken().created(), "add - active", "PROVISIONED"),
                one(UNKNOWN, e -> e.next().active(false).created(), "add - off", "PROVISIONED"),
                one(UNKNOWN, e -> e.updated("A"), "add A active +app", "PROVISIONED"),
                one(UNKNOWN, e -> e.updated(false), "add - off", "PROVISIONED"),
                one(UNKNOWN, Events::tokenRequested, "add - active +app", "PROVISIONED"),
                one(UNKNOWN, Events::reactivated, "add - active +app", "PROVISIONED"),
                one(UNKNOWN, Events::deactivated, "deactivate", "DEACTIVATED"),
                one(UNKNOWN, Events::deleted, "delete", "DELETED"),
                // known and active
                one(ACTIVE, e -> e.created("A"), "", "UNCHANGED"),
                one(ACTIVE, e -> e.created("B"), "add B active", "UPDATED"),
                one(ACTIVE, e -> e.next().app("app").created(), "", "UNCHANGED"),
                one(ACTIVE, e -> e.next().app("x").created(), "add A active +x", "PROVISIONED"),
                one(ACTIVE, e -> e.next().active(false).created(), "deactivate", "UPDATED"),
                one(ACTIVE, e -> e.updated("A"), "", "UNCHANGED"),
                one(ACTIVE, e -> e.updated("B"), "add B active", "UPDATED"),
                one(ACTIVE, e -> e.updated(false), "deactivate", "UPDATED"),
                one(
                        ACTIVE,
                        e -> e.next().name("B").active(false).updated(),
                        "deactivate, add B off",
                        "UPDATED"),
                one(ACTIVE, Events::tokenRequested, "add A active +app", "PROVISIONED"),
                one(ACTIVE, e -> e.tokenRequested("x"), "add A active +x", "PROVISIONED"),
                one(ACTIVE, Events::reactivated, "", "UNCHANGED"),
                one(ACTIVE, Events::deactivated, "deactivate", "DEACTIVATED"),
                one(ACTIVE, Events::deleted, "delete", "DELETED"),
                // known and inactive
                one(INACTIVE, e -> e.created("B"), "add B off", "UPDATED"),
                one(INACTIVE, e -> e.next().active(true).created(), "add A active", "UPDATED"),
                one(INACTIVE, e -> e.next().app("x").created(), "", "UNCHANGED"),
                one(INACTIVE, e -> e.updated("B"), "add B off", "UPDATED"),
                one(INACTIVE, e -> e.updated(true), "add A active", "UPDATED"),
                one(INACTIVE, e -> e.updated(false), "", "UNCHANGED"),
                one(INACTIVE, Events::tokenRequested, "", "INACTIVE"),
                one(INACTIVE, Events::reactivated, "add A active +app", "PROVISIONED"),
                one(INACTIVE, Events::deactivated, "", "UNCHANGED"),
                one(INACTIVE, Events::deleted, "delete", "DELETED"),
                // deleted
                one(DELETED, e -> e.created("B"), "add B active +app", "PROVISIONED"),
                one(DELETED, Events::reactivated, "add - active +app", "PROVISIONED"),
                one(DELETED, e -> e.updated("B"), "", "STALE"),
                one(DELETED, Events::tokenRequested, "", "STALE"),
                one(DELETED, Events::deactivated, "", "STALE"),
                one(DELETED, Events::deleted, "", "UNCHANGED"),
                // resync
                one(ACTIVE, e -> e.next().name("A").resync().created(), "add A active", "UPDATED"),
                one(ACTIVE, e -> e.next().resync().updated(), "add A active", "UPDATED"),
                one(ACTIVE, e -> e.next().resync().reactivated(), "add A active", "PROVISIONED"),
                one(INACTIVE, e -> e.next().resync().updated(), "add A off", "UPDATED"),
                one(INACTIVE, e -> e.next().resync().deactivated(), "deactivate", "DEACTIVATED"),
                one(INACTIVE, e -> e.next().resync().tokenRequested(), "", "INACTIVE"),
                one(DELETED, e -> e.next().resync().deleted(), "delete", "DELETED"),
                one(DELETED, e -> e.next().resync().updated(), "", "STALE"),
                // doubt
                one(DOUBTFUL, e -> e.updated("A"), "add A active", "UPDATED"),
                one(DOUBTFUL, e -> e.created("A"), "add A active", "UPDATED"),
                one(DOUBTFUL, Events::reactivated, "add A active +app", "PROVISIONED"),
                one(INACTIVE.withDoubt(true), Events::deactivated, "deactivate", "DEACTIVATED"),
                one(INACTIVE.withDoubt(true), Events::tokenRequested, "", "INACTIVE"),
                one(DELETED.withDoubt(true), Events::deleted, "delete", "DELETED"),
                one(
                        ACTIVE,
                        e -> e.next().name("A").maybeCalled().updated(),
                        "add A active",
                        "UPDATED"),
                one(
                        INACTIVE,
                        e -> e.next().maybeCalled().deactivated(),
                        "deactivate",
                        "DEACTIVATED"));
    }

    /** Foldings: events, the operations of all tasks (a bar between tasks), the endings. */
    static Stream<Arguments> foldings() {
        return Stream.of(
                fold(
                        ACTIVE,
                        "add C active",
                        "SUPERSEDED, UPDATED",
                        e -> e.updated("B"),
                        e -> e.updated("C")),
                fold(ACTIVE, "", "SUPERSEDED, UNCHANGED", e -> e.updated("B"), e -> e.updated("A")),
                fold(
                        INACTIVE,
                        "add B active",
                        "UPDATED, UPDATED",
                        e -> e.updated("B"),
                        e -> e.updated(true)),
                fold(
                        UNKNOWN,
                        "add B active +app",
                        "PROVISIONED, UPDATED",
                        e -> e.created("A"),
                        e -> e.updated("B")),
                fold(
                        ACTIVE,
                        "add B active +app",
                        "PROVISIONED, UPDATED",
                        Events::tokenRequested,
                        e -> e.updated("B")),
                fold(
                        INACTIVE,
                        "add B active +app",
                        "PROVISIONED, UPDATED",
                        Events::reactivated,
                        e -> e.updated("B")),
                fold(
                        ACTIVE,
                        "add A active +app",
                        "SUPERSEDED, PROVISIONED",
                        Events::tokenRequested,
                        Events::tokenRequested),
                fold(
                        ACTIVE,
                        "add A active +app | add A active +x",
                        "PROVISIONED, PROVISIONED",
                        Events::tokenRequested,
                        e -> e.tokenRequested("x")),
                fold(
                        ACTIVE,
                        "deactivate",
                        "SUPERSEDED, DEACTIVATED",
                        Events::tokenRequested,
                        Events::deactivated),
                fold(
                        ACTIVE,
                        "delete",
                        "SUPERSEDED, DELETED",
                        Events::tokenRequested,
                        Events::deleted),
                fold(
                        ACTIVE,
                        "deactivate, add B off",
                        "UPDATED, DEACTIVATED",
                        e -> e.updated("B"),
                        Events::deactivated),
                fold(
                        UNKNOWN,
                        "deactivate, add B off",
                        "SUPERSEDED, DEACTIVATED",
                        e -> e.created("B"),
                        Events::deactivated),
                fold(
                        DELETED,
                        "add B off",
                        "SUPERSEDED, DEACTIVATED",
                        e -> e.created("B"),
                        Events::deactivated),
                fold(
                        UNKNOWN,
                        "delete",
                        "SUPERSEDED, DELETED",
                        e -> e.created("B"),
                        Events::deleted),
                fold(
                        ACTIVE,
                        "add A active +app",
                        "SUPERSEDED, PROVISIONED",
                        Events::deactivated,
                        Events::reactivated),
                fold(
                        Told.live(true, "app", "x"),
                        "deactivate | add A active +app",
                        "DEACTIVATED, PROVISIONED",
                        Events::deactivated,
                        Events::reactivated),
                fold(
                        ACTIVE,
                        "deactivate | add A active",
                        "DEACTIVATED, UPDATED",
                        Events::deactivated,
                        e -> e.updated(true)),
                fold(
                        INACTIVE,
                        "",
                        "SUPERSEDED, UNCHANGED",
                        Events::reactivated,
                        Events::deactivated),
                fold(
                        ACTIVE,
                        "deactivate",
                        "DEACTIVATED, INACTIVE",
                        Events::deactivated,
                        Events::tokenRequested),
                fold(
                        ACTIVE,
                        "delete | add B active +app",
                        "DELETED, PROVISIONED",
                        Events::deleted,
                        e -> e.created("B")),
                fold(
                        ACTIVE,
                        "delete",
                        "DELETED, UNCHANGED, STALE",
                        Events::deleted,
                        Events::deleted,
                        e -> e.updated("B")),
                fold(
                        ACTIVE,
                        "add B active",
                        "UPDATED, DUPLICATE, UNCHANGED",
                        e -> e.next().id("same").name("B").updated(),
                        e -> e.next().id("same").name("B").updated(),
                        e -> e.updated("B")),
                fold(
                        ACTIVE,
                        "add B active",
                        "UPDATED, STALE",
                        e -> e.next().sequence(5).name("B").updated(),
                        e -> e.next().sequence(4).name("C").updated()),
                fold(
                        ACTIVE,
                        "add C active",
                        "SUPERSEDED, UPDATED",
                        e -> e.next().sequence(5).name("B").updated(),
                        e -> e.next().sequence(5).name("C").updated()),
                // perhaps called by an owner that died
                fold(
                        ACTIVE,
                        "add A active",
                        "SUPERSEDED, UPDATED",
                        e -> e.next().name("B").maybeCalled().updated(),
                        e -> e.updated("A")),
                fold(
                        ACTIVE,
                        "add A active +app | deactivate",
                        "PROVISIONED, DEACTIVATED",
                        e -> e.next().maybeCalled().tokenRequested(),
                        Events::deactivated),
                fold(
                        UNKNOWN,
                        "add B active +app | delete",
                        "PROVISIONED, DELETED",
                        e -> e.next().name("B").maybeCalled().created(),
                        Events::deleted),
                fold(
                        ACTIVE,
                        "add A active +app | add A active +app",
                        "PROVISIONED, PROVISIONED",
                        e -> e.next().maybeCalled().tokenRequested(),
                        Events::tokenRequested));
    }

    private static Arguments one(UserState state, Making event, String operations, String ending) {
        return fold(state, operations, ending, List.of(event));
    }

    private static Arguments fold(
            UserState state, String operations, String endings, Making... events) {
        return fold(state, operations, endings, List.of(events));
    }

    private static Arguments fold(
            UserState state, String operations, String endings, List<Making> events) {
        Events made = new Events(ADDRESS);
        List<Queued> queue = events.stream().map(event -> event.of(made)).toList();
        return arguments(state, queue, operations, endings);
    }

    @ParameterizedTest(name = "{2} -> {3}")
    @MethodSource({"cases", "foldings"})
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
        Moment single = new Moment(UserLane.NOW, true, 9, 1, _ -> false);

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
        Moment waiting = new Moment(UserLane.NOW, false, 9, 99, _ -> false);

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
    void plan_laterRequestThatCannotFit_waitsForATaskOfItsOwn() {
        Events events = new Events(ADDRESS);
        List<Queued> queue = List.of(events.updated("B"), events.updated("B".repeat(500)));

        Plan plan = UserMachine.plan(ACTIVE, ADDRESS, queue, UserLane.rules(300), MOMENT);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Work.class, work -> assertThat(work.task().carried()).isOne());
    }
}
