package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.UserState;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The binary form of {@link UserState}. First what many users have alike, then what is the user's
 * own.
 */
final class UserForm {

    private static final int UNKNOWN = 0;
    private static final int ACTIVE = 1;
    private static final int INACTIVE = 2;
    private static final int DELETED = 3;
    private static final int LIFE = 3;
    private static final int IN_DOUBT = 1 << 2;
    private static final int HELD = 1 << 3;
    private static final int STRAY_TOKEN = 1 << 4;
    private static final int ALL = LIFE | IN_DOUBT | HELD | STRAY_TOKEN;

    private UserForm() {}

    /** What many users have alike. */
    record Start(int flags, Set<String> apps, List<String> sources) {
        boolean isDeleted() {
            return (flags & LIFE) == DELETED;
        }

        boolean isInDoubt() {
            return (flags & IN_DOUBT) != 0;
        }

        boolean isHeld() {
            return (flags & HELD) != 0;
        }

        boolean hasStrayToken() {
            return (flags & STRAY_TOKEN) != 0;
        }
    }

    static void write(UserState state, StateWriter to) {
        Sources sources = Sources.of(state.history());
        to.octet(flags(state));
        to.all(state.apps().size() > 1 ? new TreeSet<>(state.apps()) : state.apps(), to::text);
        to.all(sources.names(), to::text);
        state.deletedAt().ifPresent(to::instant);
        to.optional(state.name(), to::text);
        to.optional(state.uid(), to::signed);
        state.held().ifPresent(held -> EntityForm.write(held, to));
        EntityForm.write(state.history(), sources, to);
    }

    static Start readStart(StateReader from) {
        int flags = from.octet();
        if ((flags & ~ALL) != 0) {
            throw StateReader.unknown("flag of a user");
        }
        Set<String> apps = Set.copyOf(from.distinct(from::text));
        return new Start(flags, apps, Sources.read(from));
    }

    static UserState read(Start start, StateReader from) {
        return new UserState(
                life(start, from),
                from.optional(from::text),
                from.optional(from::signed),
                start.apps(),
                start.hasStrayToken(),
                start.isInDoubt(),
                from.optional(start.isHeld(), () -> EntityForm.heldRemoval(from)),
                EntityForm.history(start.sources(), from));
    }

    static void skipStart(StateReader from) {
        from.octet();
        from.skipTexts();
        from.skipTexts();
    }

    private static int flags(UserState state) {
        int life =
                switch (state.life()) {
                    case UserState.Life.Unknown() -> UNKNOWN;
                    case UserState.Life.Live(boolean active) -> active ? ACTIVE : INACTIVE;
                    case UserState.Life.Deleted _ -> DELETED;
                };
        return life
                | (state.inDoubt() ? IN_DOUBT : 0)
                | (state.held().isPresent() ? HELD : 0)
                | (state.strayToken() ? STRAY_TOKEN : 0);
    }

    private static UserState.Life life(Start start, StateReader from) {
        return switch (start.flags() & LIFE) {
            case UNKNOWN -> new UserState.Life.Unknown();
            case ACTIVE -> new UserState.Life.Live(true);
            case INACTIVE -> new UserState.Life.Live(false);
            default -> new UserState.Life.Deleted(from.instant());
        };
    }
}
