package io.github.mesiboprovisioner.worker.entity;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import org.junit.jupiter.params.provider.Arguments;

import java.util.List;
import java.util.stream.Stream;

/** Events, what is sent for them (a bar between tasks) and how they end: see {@link Told}. */
final class UserCases {
    private UserCases() {}

    private static final UserState UNKNOWN = UserState.UNKNOWN;
    private static final UserState ACTIVE = Told.live(true, UserLane.APP);
    private static final UserState INACTIVE = Told.live(false);
    private static final UserState DELETED =
            UNKNOWN.withLife(new Life.Deleted(UserLane.NOW.minusSeconds(60)));
    private static final UserState DOUBTFUL = ACTIVE.withDoubt(true);

    /** How to make an event. */
    private interface Making {
        Queued of(Events events);
    }

    /** One event each: the operations and the ending. */
    static Stream<Arguments> events() {
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
                one(
                        INACTIVE.withDoubt(true),
                        e -> e.updated("B"),
                        "deactivate, add B off",
                        "UPDATED"),
                one(INACTIVE.withDoubt(true), Events::tokenRequested, "", "INACTIVE"),
                one(DELETED.withDoubt(true), Events::deleted, "delete", "DELETED"),
                one(
                        ACTIVE,
                        e -> e.next().name("A").maybeCalled().updated(),
                        "add A active",
                        "UPDATED"),
                one(
                        ACTIVE,
                        e -> e.next().maybeCalled().reactivated(),
                        "add A active +app",
                        "PROVISIONED"),
                one(
                        Told.live(true),
                        e -> e.next().maybeCalled().created(),
                        "add A active +app",
                        "PROVISIONED"),
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
                        ACTIVE.withStrayToken(true),
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
        Events made = new Events(UserLane.ADDRESS);
        List<Queued> queue = events.stream().map(event -> event.of(made)).toList();
        return arguments(state, queue, operations, endings);
    }
}
