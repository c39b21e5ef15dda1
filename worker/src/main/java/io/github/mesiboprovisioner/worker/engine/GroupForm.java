package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.worker.entity.GroupState;

import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;

import java.time.Instant;
import java.util.TreeSet;

/** The binary form of {@link GroupState} without its members. */
final class GroupForm {

    private static final int UNKNOWN = 0;
    private static final int INTENDED = 1;
    private static final int LIVE = 2;
    private static final int DELETED = 3;

    private static final int MEMBERS = 0;
    private static final int SELECTED = 1;
    private static final int ANYONE = 2;

    private GroupForm() {}

    static void write(GroupState state, StateWriter to) {
        write(state.life(), to);
        to.optional(state.name(), to::text);
        write(state.permissions(), to);
        to.flag(state.mayHaveDuplicate());
        to.flag(state.settingsInDoubt());
        to.all(state.late(), late -> write(late, to));
        to.optional(state.retryAt(), to::instant);
        to.unsigned(state.retries());
        to.flag(state.lateInDoubt());
        to.optional(state.held(), held -> EntityForm.write(held, to));
        Sources sources = Sources.of(state.history());
        to.all(sources.names(), to::text);
        EntityForm.write(state.history(), sources, to);
    }

    static GroupState read(StateReader from) {
        return new GroupState(
                life(from),
                from.optional(from::text),
                permissions(from),
                from.flag(),
                from.flag(),
                HashTreePMap.empty(),
                HashTreePSet.empty(),
                from.all(() -> lateEvent(from)),
                from.optional(from::instant),
                from.small(),
                from.flag(),
                from.optional(() -> EntityForm.heldRemoval(from)),
                EntityForm.history(Sources.read(from), from));
    }

    private static void write(GroupState.Life life, StateWriter to) {
        switch (life) {
            case GroupState.Life.Unknown() -> to.octet(UNKNOWN);
            case GroupState.Life.Intended(var name, var at, var gidsBefore) -> {
                to.octet(INTENDED);
                to.text(name);
                to.instant(at);
                to.all(new TreeSet<>(gidsBefore), to::signed);
            }
            case GroupState.Life.Live(long gid) -> {
                to.octet(LIVE);
                to.signed(gid);
            }
            case GroupState.Life.Deleted(var at) -> {
                to.octet(DELETED);
                to.instant(at);
            }
        }
    }

    private static GroupState.Life life(StateReader from) {
        return switch (from.octet()) {
            case UNKNOWN -> new GroupState.Life.Unknown();
            case INTENDED -> intended(from);
            case LIVE -> new GroupState.Life.Live(from.signed());
            case DELETED -> new GroupState.Life.Deleted(from.instant());
            default -> throw StateReader.unknown("life of a group");
        };
    }

    private static GroupState.Life intended(StateReader from) {
        String name = from.text();
        Instant at = from.instant();
        return new GroupState.Life.Intended(name, at, from.distinct(from::signed));
    }

    private static void write(GroupPermissions permissions, StateWriter to) {
        to.optional(permissions.send(), audience -> write(audience, to));
        to.optional(permissions.recv(), audience -> write(audience, to));
        to.optional(permissions.pub(), audience -> write(audience, to));
        to.optional(permissions.sub(), audience -> write(audience, to));
        to.optional(permissions.list(), audience -> write(audience, to));
    }

    private static GroupPermissions permissions(StateReader from) {
        return new GroupPermissions(
                from.optional(() -> audience(from)),
                from.optional(() -> audience(from)),
                from.optional(() -> audience(from)),
                from.optional(() -> audience(from)),
                from.optional(() -> audience(from)));
    }

    private static void write(GroupPermissions.Audience audience, StateWriter to) {
        to.octet(
                switch (audience) {
                    case MEMBERS -> MEMBERS;
                    case SELECTED -> SELECTED;
                    case ANYONE -> ANYONE;
                });
    }

    private static GroupPermissions.Audience audience(StateReader from) {
        return switch (from.octet()) {
            case MEMBERS -> GroupPermissions.Audience.MEMBERS;
            case SELECTED -> GroupPermissions.Audience.SELECTED;
            case ANYONE -> GroupPermissions.Audience.ANYONE;
            default -> throw StateReader.unknown("audience");
        };
    }

    private static void write(GroupState.LateEvent late, StateWriter to) {
        EntityForm.write(late.origin(), to);
        EntityForm.write(late.trace(), to);
        to.instant(late.deadline());
        to.all(late.added(), to::text);
        to.all(late.rejected(), to::text);
    }

    private static GroupState.LateEvent lateEvent(StateReader from) {
        return new GroupState.LateEvent(
                EntityForm.origin(from),
                EntityForm.trace(from),
                from.instant(),
                from.all(from::text),
                from.all(from::text));
    }
}
