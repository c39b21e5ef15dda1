package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.UserState;

import java.util.TreeSet;

/** The binary form of {@link UserState}. */
final class UserForm {

    private static final int UNKNOWN = 0;
    private static final int ACTIVE = 1;
    private static final int INACTIVE = 2;
    private static final int DELETED = 3;

    private UserForm() {}

    static void write(UserState state, StateWriter to) {
        write(state.life(), to);
        to.optional(state.name(), to::text);
        to.optional(state.uid(), to::signed);
        to.all(new TreeSet<>(state.apps()), to::text);
        to.flag(state.inDoubt());
        to.optional(state.held(), held -> EntityForm.write(held, to));
        EntityForm.write(state.history(), to);
    }

    static UserState read(StateReader from) {
        return new UserState(
                life(from),
                from.optional(from::text),
                from.optional(from::signed),
                from.distinct(from::text),
                from.flag(),
                from.optional(() -> EntityForm.heldRemoval(from)),
                EntityForm.history(from));
    }

    private static void write(UserState.Life life, StateWriter to) {
        switch (life) {
            case UserState.Life.Unknown() -> to.octet(UNKNOWN);
            case UserState.Life.Live(boolean active) -> to.octet(active ? ACTIVE : INACTIVE);
            case UserState.Life.Deleted(var at) -> {
                to.octet(DELETED);
                to.instant(at);
            }
        }
    }

    private static UserState.Life life(StateReader from) {
        return switch (from.octet()) {
            case UNKNOWN -> new UserState.Life.Unknown();
            case ACTIVE -> new UserState.Life.Live(true);
            case INACTIVE -> new UserState.Life.Live(false);
            case DELETED -> new UserState.Life.Deleted(from.instant());
            default -> throw StateReader.unknown("life of a user");
        };
    }
}
