package io.github.mesiboprovisioner.worker.entity;

import static io.github.mesiboprovisioner.contracts.Result.AppliedType.USER_DEACTIVATED;
import static io.github.mesiboprovisioner.contracts.Result.AppliedType.USER_DELETED;
import static io.github.mesiboprovisioner.contracts.Result.AppliedType.USER_PROVISIONED;
import static io.github.mesiboprovisioner.contracts.Result.AppliedType.USER_UPDATED;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenRequested;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserCreated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserReactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserUpdated;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Operation.TokenSpec;
import io.github.mesiboprovisioner.worker.entity.UserChange.Aspect;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges an event against the user that the events before it want: the event table and the rules 4
 * and 9 of CONTRACT 3. Knows nothing of order, guard or expiry.
 *
 * @param base the user as recorded
 * @param desired the user as the events before this one want it
 * @param pending an operation will go for the events before this one anyway
 */
record UserJudge(Rules rules, UserState base, UserState desired, boolean pending, Queued queued) {

    private static final TokenChoice.Issue ANY_TOKEN =
            new TokenChoice.Issue(Optional.empty(), Optional.empty());

    UserChange judge() {
        return switch (userEvent(queued)) {
            case UserCreated created -> created(created);
            case UserUpdated updated -> updated(updated);
            case TokenRequested request -> tokenRequested(request);
            case UserReactivated _ -> reactivated();
            case UserDeactivated _ -> deactivated();
            case UserDeleted _ -> deleted();
        };
    }

    private static UserEvent userEvent(Queued queued) {
        return switch (queued.event()) {
            case UserEvent event -> event;
            case GroupEvent event ->
                    throw new IllegalStateException(
                            event.context().type() + " in the lane of a user");
        };
    }

    private UserChange created(UserCreated event) {
        return switch (desired.life()) {
            case Life.Unknown(), Life.Deleted _ ->
                    provision(event.name(), event.active().orElse(true), event.token());
            case Life.Live(boolean active) ->
                    edit(
                            event.name(),
                            event.active(),
                            event.active().orElse(active)
                                    ? tokenNeverIssued(event.token())
                                    : Optional.empty());
        };
    }

    private UserChange updated(UserUpdated event) {
        return switch (desired.life()) {
            case Life.Unknown() ->
                    provision(event.name(), event.active().orElse(true), event.token());
            case Life.Deleted _ -> new UserChange.None(Result.Reason.STALE);
            case Life.Live(boolean active) ->
                    edit(
                            event.name(),
                            event.active(),
                            queued.maybeCalled() && event.active().orElse(active)
                                    ? tokenNeverIssued(event.token())
                                    : Optional.empty());
        };
    }

    private UserChange tokenRequested(TokenRequested event) {
        TokenChoice.Issue choice = new TokenChoice.Issue(event.appId(), event.expiry());
        return switch (desired.life()) {
            case Life.Unknown() -> provision(Optional.empty(), true, choice);
            case Life.Deleted _ -> new UserChange.None(Result.Reason.STALE);
            case Life.Live(boolean active) ->
                    active
                            ? issue(EnumSet.of(Aspect.TOKEN), spec(choice))
                            : new UserChange.None(Result.Reason.INACTIVE);
        };
    }

    private UserChange reactivated() {
        return switch (desired.life()) {
            case Life.Unknown(), Life.Deleted _ -> provision(Optional.empty(), true, ANY_TOKEN);
            case Life.Live(boolean active) -> active ? reactivatedActive() : activate();
        };
    }

    private UserChange activate() {
        return issue(EnumSet.of(Aspect.ACTIVE, Aspect.TOKEN), spec(ANY_TOKEN));
    }

    /** If it is in doubt whether the user was deactivated, so is whether a token still works. */
    private UserChange reactivatedActive() {
        if (queued.maybeCalled() || (desired.inDoubt() && !pending)) {
            return activate();
        }
        return isResync()
                ? new UserChange.Effect(
                        USER_PROVISIONED,
                        EnumSet.of(Aspect.ACTIVE, Aspect.CONFIRMATION),
                        desired,
                        Optional.empty(),
                        Optional.empty())
                : new UserChange.None(Result.Reason.UNCHANGED);
    }

    private UserChange deactivated() {
        return switch (desired.life()) {
            case Life.Deleted _ -> new UserChange.None(Result.Reason.STALE);
            case Life.Live(boolean active) when !active && isSure() ->
                    new UserChange.None(Result.Reason.UNCHANGED);
            case Life.Live _, Life.Unknown() -> {
                Set<Aspect> decides = EnumSet.of(Aspect.ACTIVE);
                if (isResync() || maybeHasTokens()) {
                    decides.add(Aspect.REVOCATION);
                }
                yield removal(USER_DEACTIVATED, decides, HeldRemoval.Kind.DEACTIVATE, inactive());
            }
        };
    }

    private UserChange deleted() {
        if (desired.life() instanceof Life.Deleted && isSure()) {
            return new UserChange.None(Result.Reason.UNCHANGED);
        }
        UserState gone = UserDone.deleted(desired, Instant.EPOCH);
        return removal(USER_DELETED, EnumSet.of(Aspect.DELETION), HeldRemoval.Kind.DELETE, gone);
    }

    private UserChange provision(Optional<String> name, boolean active, TokenChoice choice) {
        Set<Aspect> decides = EnumSet.of(Aspect.CREATION, Aspect.ACTIVE);
        if (name.isPresent()) {
            decides.add(Aspect.NAME);
        }
        Optional<TokenSpec> token =
                switch (choice) {
                    case TokenChoice.None() -> Optional.empty();
                    case TokenChoice.Issue issue ->
                            active ? Optional.of(spec(issue)) : Optional.empty();
                };
        if (token.isPresent()) {
            decides.add(Aspect.TOKEN);
        }
        UserState after =
                desired.withLife(new Life.Live(active))
                        .withName(name.or(desired::name))
                        .withApps(appsWith(token));
        return new UserChange.Effect(USER_PROVISIONED, decides, after, token, Optional.empty());
    }

    /** A {@code created} or {@code updated} of a user that is there. */
    private UserChange edit(
            Optional<String> name, Optional<Boolean> active, Optional<TokenSpec> token) {
        boolean isActive = active.orElse(desired.isActive());
        boolean removes = desired.isActive() && !isActive;
        Set<Aspect> decides = edited(name, isActive, token);
        if (decides.isEmpty()) {
            return new UserChange.None(Result.Reason.UNCHANGED);
        }
        UserState after =
                (removes ? inactive() : desired)
                        .withLife(new Life.Live(isActive))
                        .withName(name.or(desired::name));
        return new UserChange.Effect(
                token.isPresent() ? USER_PROVISIONED : USER_UPDATED,
                decides,
                token.isPresent() ? after.withApps(appsWith(token)) : after,
                token,
                removes ? Optional.of(HeldRemoval.Kind.DEACTIVATE) : Optional.empty());
    }

    private Set<Aspect> edited(Optional<String> name, boolean isActive, Optional<TokenSpec> token) {
        Set<Aspect> decides = EnumSet.noneOf(Aspect.class);
        if (name.isPresent() && !name.equals(desired.name())) {
            decides.add(Aspect.NAME);
        }
        if (isActive != desired.isActive()) {
            decides.add(Aspect.ACTIVE);
        }
        if (desired.isActive() && !isActive && maybeHasTokens()) {
            decides.add(Aspect.REVOCATION);
        }
        if (token.isPresent()) {
            decides.add(Aspect.TOKEN);
        }
        if (isResync() || (decides.isEmpty() && !isSure())) {
            decides.add(Aspect.CONFIRMATION);
        }
        return decides;
    }

    private UserChange issue(Set<Aspect> decides, TokenSpec token) {
        return new UserChange.Effect(
                USER_PROVISIONED,
                decides,
                desired.withLife(new Life.Live(true)).withApps(appsWith(Optional.of(token))),
                Optional.of(token),
                Optional.empty());
    }

    private static UserChange removal(
            Result.AppliedType type, Set<Aspect> decides, HeldRemoval.Kind kind, UserState after) {
        return new UserChange.Effect(type, decides, after, Optional.empty(), Optional.of(kind));
    }

    private UserState inactive() {
        return UserDone.deactivated(desired);
    }

    /** What is recorded may be trusted, and is enough for this event. */
    private boolean isSure() {
        return !isResync() && !queued.maybeCalled() && (pending || !desired.inDoubt());
    }

    private boolean isDoubtful() {
        return desired.inDoubt() || queued.maybeCalled();
    }

    private boolean isResync() {
        return queued.event().context().resync();
    }

    /** False only if it is certain that nothing but events of this very fold activated the user. */
    private boolean maybeHasTokens() {
        return switch (base.life()) {
            case Life.Unknown() -> true;
            case Life.Live(boolean active) -> active || isDoubtful();
            case Life.Deleted _ -> isDoubtful();
        };
    }

    /**
     * A known user gets a token only for an app that is named and never had one. If an earlier
     * owner perhaps took the user for unknown, it perhaps issued one without a name as well.
     */
    private Optional<TokenSpec> tokenNeverIssued(TokenChoice choice) {
        return switch (choice) {
            case TokenChoice.None() -> Optional.empty();
            case TokenChoice.Issue issue when issue.appId().isPresent() || queued.maybeCalled() ->
                    Optional.of(spec(issue))
                            .filter(token -> !desired.apps().contains(token.appId()));
            case TokenChoice.Issue _ -> Optional.empty();
        };
    }

    private TokenSpec spec(TokenChoice.Issue choice) {
        return new TokenSpec(
                choice.appId().orElse(rules.appId()), choice.expiry().orElse(rules.tokenExpiry()));
    }

    private Set<String> appsWith(Optional<TokenSpec> token) {
        Set<String> apps = new HashSet<>(desired.apps());
        token.map(TokenSpec::appId).ifPresent(apps::add);
        return apps;
    }
}
