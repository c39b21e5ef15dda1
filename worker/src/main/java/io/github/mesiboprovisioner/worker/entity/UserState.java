package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What mesibo confirmed about a user.
 *
 * @param apps app ids for which a token was issued since the last removal of tokens
 * @param strayToken mesibo perhaps issued a token for an app that is not among {@code apps}: only a
 *     removal of tokens ends that
 * @param inDoubt the last operation perhaps happened, perhaps not: nothing counts as unchanged
 *     before an operation is confirmed
 * @param held a removal that the guard holds back
 */
public record UserState(
        Life life,
        Optional<String> name,
        Optional<Long> uid,
        Set<String> apps,
        boolean strayToken,
        boolean inDoubt,
        Optional<HeldRemoval> held,
        History history)
        implements EntityState {

    public static final UserState UNKNOWN =
            new UserState(
                    new Life.Unknown(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    false,
                    false,
                    Optional.empty(),
                    History.EMPTY);

    public UserState {
        apps = Set.copyOf(apps);
    }

    /** Where the user stands in its life cycle (CONTRACT 3, rule 9). */
    public sealed interface Life {
        /** No operation confirmed; mesibo may know more than we do. */
        record Unknown() implements Life {}

        /** mesibo has the user. */
        record Live(boolean active) implements Life {}

        /** Deleted in mesibo. */
        record Deleted(Instant at) implements Life {}
    }

    /** True if mesibo has confirmed that the user may log in. */
    public boolean isActive() {
        return life instanceof Life.Live(boolean active) && active;
    }

    UserState withLife(Life changed) {
        return new UserState(changed, name, uid, apps, strayToken, inDoubt, held, history);
    }

    UserState withName(Optional<String> changed) {
        return new UserState(life, changed, uid, apps, strayToken, inDoubt, held, history);
    }

    UserState withUid(Optional<Long> changed) {
        return new UserState(life, name, changed, apps, strayToken, inDoubt, held, history);
    }

    UserState withApps(Set<String> changed) {
        return new UserState(life, name, uid, changed, strayToken, inDoubt, held, history);
    }

    UserState withStrayToken(boolean changed) {
        return new UserState(life, name, uid, apps, changed, inDoubt, held, history);
    }

    UserState withDoubt(boolean changed) {
        return new UserState(life, name, uid, apps, strayToken, changed, held, history);
    }

    UserState withHeld(Optional<HeldRemoval> changed) {
        return new UserState(life, name, uid, apps, strayToken, inDoubt, changed, history);
    }

    UserState withHistory(History changed) {
        return new UserState(life, name, uid, apps, strayToken, inDoubt, held, changed);
    }

    @Override
    public Optional<Instant> deletedAt() {
        return switch (life) {
            case Life.Deleted(Instant at) -> Optional.of(at);
            case Life.Unknown(), Life.Live _ -> Optional.empty();
        };
    }

    @Override
    public Optional<Instant> wakeAt() {
        return held.filter(HeldRemoval::isReleased).map(_ -> Instant.MIN);
    }

    @Override
    public UserState holding(HeldRemoval changed) {
        return withHeld(Optional.of(changed));
    }

    @Override
    public UserState holdingNothing() {
        return withHeld(Optional.empty());
    }

    @Override
    public UserState perhapsCalled() {
        return withHeld(held.map(HeldRemoval::perhapsCalled));
    }
}
