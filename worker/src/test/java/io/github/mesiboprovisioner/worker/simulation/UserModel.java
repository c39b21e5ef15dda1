package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenRequested;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserCreated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserReactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserUpdated;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A user as a reader of the results believes it to be: the events one by one, each with the outcome
 * that was published for it.
 */
final class UserModel {
    Life life = Life.UNKNOWN;

    /** mesibo must have the user. A deactivation of somebody unknown creates nobody. */
    boolean exists;

    Optional<String> name = Optional.empty();

    /** Something failed that was perhaps carried out: only the tokens can be judged. */
    boolean unsure;

    /**
     * Something failed, was held or was found stale since a name was told. What an owner that died
     * perhaps sent with it may have named the user, and a name cannot be taken back: without one
     * mesibo keeps what it has.
     */
    boolean perhapsNamed;

    /** Every name that the source has ever given. */
    final Set<String> offered = new TreeSet<>();

    final Map<String, Token> tokens = new TreeMap<>();

    /** A removal that was held and that nothing has ended since. */
    Optional<HeldRemoval.Kind> held = Optional.empty();

    /** Where the user stands. */
    enum Life {
        UNKNOWN,
        ACTIVE,
        INACTIVE,
        DELETED
    }

    /** What is believed of the token for one app. */
    sealed interface Token {
        /** It was published. */
        record Known(String value) implements Token {}

        /** A result says that it is in doubt. */
        record InDoubt() implements Token {}

        /** The event that asked for it was superseded: a later one has to say more. */
        record Superseded() implements Token {}
    }

    void take(UserEvent event, Result result) {
        nameIn(event).ifPresent(offered::add);
        if (result.idSuffix().equals("/released")) {
            release(event, result.outcome());
            return;
        }
        switch (result.outcome()) {
            case Result.Outcome.Applied(_, var details) -> {
                endHeld(event);
                apply(event);
                exists = life != Life.DELETED && (exists || !(event instanceof UserDeactivated));
                details.token().ifPresent(this::publish);
            }
            case Result.Outcome.Skipped(var reason, var details) -> {
                skip(event, reason);
                details.token().ifPresent(this::publish);
            }
            case Result.Outcome.Failed(var problem, var details) -> {
                boolean isInDoubt = details.token().map(Result.Token::inDoubt).orElse(false);
                if (problem.kind() == Result.Problem.Kind.EXHAUSTED
                        || revokes(event)
                        || isInDoubt) {
                    lose(event);
                }
                perhapsNamed = true;
                details.token().ifPresent(this::publish);
            }
        }
    }

    /** What was held is carried out: of an update only the deactivation. */
    private void release(UserEvent event, Result.Outcome outcome) {
        switch (outcome) {
            case Result.Outcome.Applied(var type, _) -> {
                if (type == Result.AppliedType.USER_DELETED) {
                    delete();
                } else {
                    deactivate();
                }
            }
            case Result.Outcome.Failed _ -> lose(event);
            case Result.Outcome.Skipped skipped -> throw new IllegalStateException("" + skipped);
        }
    }

    private void deactivate() {
        life = Life.INACTIVE;
        tokens.clear();
    }

    private void delete() {
        life = Life.DELETED;
        exists = false;
        name = Optional.empty();
        unsure = false;
        perhapsNamed = false;
        tokens.clear();
    }

    private void skip(UserEvent event, Result.Reason reason) {
        switch (reason) {
            case DUPLICATE, TOMBSTONE, EXPIRED, INACTIVE -> {}
            case STALE -> perhapsNamed |= nameIn(event).isPresent();
            case HELD -> {
                hold(event);
                perhapsNamed |= nameIn(event).isPresent();
            }
            case UNCHANGED -> {
                cancelHeld(event);
                apply(event);
            }
            case SUPERSEDED -> {
                endHeld(event);
                Optional<String> app = appAskedFor(event);
                apply(event);
                // Whoever was perhaps deactivated gets none: a later event need not say more.
                Token left = unsure ? new Token.InDoubt() : new Token.Superseded();
                app.ifPresent(asked -> tokens.put(asked, left));
            }
        }
    }

    /** A deactivation never hides a deletion. */
    private void hold(UserEvent event) {
        cancelHeld(event);
        if (event instanceof UserDeleted) {
            held = Optional.of(HeldRemoval.Kind.DELETE);
        } else if (held.isEmpty()) {
            held = Optional.of(HeldRemoval.Kind.DEACTIVATE);
        }
    }

    private void endHeld(UserEvent event) {
        cancelHeld(event);
        boolean isDeletionHeld = held.filter(HeldRemoval.Kind.DELETE::equals).isPresent();
        if (event instanceof UserDeleted || (event instanceof UserDeactivated && !isDeletionHeld)) {
            held = Optional.empty();
        }
    }

    /** It says that the user is still there. */
    private void cancelHeld(UserEvent event) {
        switch (event) {
            case UserCreated _, UserUpdated _, UserReactivated _ -> held = Optional.empty();
            case TokenRequested _, UserDeactivated _, UserDeleted _ -> {}
        }
    }

    /**
     * It is not known what became of {@code event}: it was given up, or refused after its
     * deactivation was done.
     */
    private void lose(UserEvent event) {
        unsure = true;
        if (revokes(event)) {
            tokens.replaceAll((_, _) -> new Token.InDoubt());
        }
    }

    private void publish(Result.Token token) {
        tokens.put(
                token.appId(),
                token.inDoubt()
                        ? new Token.InDoubt()
                        : new Token.Known(token.value().map(Secret::value).orElse("none")));
    }

    private void apply(UserEvent event) {
        switch (event) {
            case UserCreated created -> edit(created.name(), created.active());
            case UserUpdated updated -> edit(updated.name(), updated.active());
            case TokenRequested _, UserReactivated _ -> edit(Optional.empty(), Optional.of(true));
            case UserDeactivated _ -> deactivate();
            case UserDeleted _ -> delete();
        }
    }

    private void edit(Optional<String> newName, Optional<Boolean> newActive) {
        boolean active = newActive.orElse(life != Life.INACTIVE);
        if (!active) {
            tokens.clear();
        }
        life = active ? Life.ACTIVE : Life.INACTIVE;
        name = newName.or(() -> name);
        perhapsNamed &= newName.isEmpty();
    }

    private static Optional<String> nameIn(UserEvent event) {
        return switch (event) {
            case UserCreated created -> created.name();
            case UserUpdated updated -> updated.name();
            case TokenRequested _, UserReactivated _, UserDeactivated _, UserDeleted _ ->
                    Optional.empty();
        };
    }

    private boolean revokes(UserEvent event) {
        return switch (event) {
            case UserCreated created -> !created.active().orElse(true);
            case UserUpdated updated -> !updated.active().orElse(true);
            case UserDeactivated _, UserDeleted _ -> true;
            case TokenRequested _, UserReactivated _ -> false;
        };
    }

    /** The app for which the event issues a token, if it is carried out now. */
    private Optional<String> appAskedFor(UserEvent event) {
        boolean isNew = life == Life.UNKNOWN || life == Life.DELETED;
        return switch (event) {
            case UserCreated created ->
                    created.active().orElse(life != Life.INACTIVE)
                            ? issuedBy(created.token(), isNew)
                            : Optional.empty();
            case UserUpdated updated ->
                    isNew && updated.active().orElse(true)
                            ? issuedBy(updated.token(), true)
                            : Optional.empty();
            case TokenRequested request -> request.appId().or(() -> Optional.of(Scenario.APP));
            case UserReactivated _ ->
                    life == Life.ACTIVE ? Optional.empty() : Optional.of(Scenario.APP);
            case UserDeactivated _, UserDeleted _ -> Optional.empty();
        };
    }

    private Optional<String> issuedBy(TokenChoice choice, boolean isNew) {
        return switch (choice) {
            case TokenChoice.None() -> Optional.empty();
            case TokenChoice.Issue(var app, _) ->
                    isNew
                            ? Optional.of(app.orElse(Scenario.APP))
                            : app.filter(named -> !tokens.containsKey(named));
        };
    }
}
