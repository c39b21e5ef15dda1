package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.Operation.TokenSpec;
import io.github.mesiboprovisioner.worker.entity.UserChange.Aspect;
import io.github.mesiboprovisioner.worker.entity.UserFold.Effective;
import io.github.mesiboprovisioner.worker.entity.UserFold.Entry;
import io.github.mesiboprovisioner.worker.entity.UserFold.Idle;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folds events of a user one after another, until one has to wait for a task of its own.
 *
 * <p>Thread: lives within one call of {@link UserFold#of}.
 */
final class UserFolding {

    private static final Set<Aspect> DEACTIVATION = EnumSet.of(Aspect.ACTIVE, Aspect.REVOCATION);

    private final UserFrame frame;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Aspect, Effective> holders = new EnumMap<>(Aspect.class);
    private UserState desired;

    UserFolding(UserFrame frame) {
        this.frame = frame;
        this.desired = frame.base();
    }

    UserFold done() {
        return new UserFold(frame, entries, desired, holders);
    }

    /** False if {@code queued} and what follows it have to wait. */
    boolean add(Queued queued) {
        Result.Outcome known = frame.known().get(queued);
        if (known != null) {
            return known.equals(UserFold.EXPIRED)
                    ? skip(queued, Result.Reason.EXPIRED)
                    : entries.add(new Idle(queued, known));
        }
        if (desired.history().isDuplicate(queued)) {
            return skip(queued, Result.Reason.DUPLICATE);
        }
        if (desired.history().isStale(queued)) {
            return stale(queued);
        }
        return switch (judge(queued)) {
            case UserChange.None(Result.Reason reason) -> skip(queued, reason);
            case UserChange.Effect effect -> add(queued, effect);
        };
    }

    private UserChange judge(Queued queued) {
        return new UserJudge(frame.rules(), frame.base(), desired, isPending(), queued).judge();
    }

    /**
     * An earlier owner, for whom a newer event had expired that has not for us, perhaps carried it
     * out.
     */
    private boolean stale(Queued queued) {
        Optional<TokenSpec> perhaps =
                queued.maybeCalled() && judge(queued) instanceof UserChange.Effect effect
                        ? effect.token()
                        : Optional.empty();
        boolean strays = perhaps.filter(spec -> !desired.apps().contains(spec.appId())).isPresent();
        UserState settled = desired.withHistory(desired.history().settled(queued));
        desired = doubted(settled, queued).withStrayToken(desired.strayToken() || strays);
        return entries.add(new Idle(queued, UserEndings.stale(perhaps)));
    }

    /** Guard, expiry and size are judged before the event has any effect on the others. */
    private boolean add(Queued queued, UserChange.Effect effect) {
        if (effect.removal().isPresent() && !frame.moment().mayRemove(queued)) {
            return hold(queued, effect.removal().get());
        }
        if (isExpired(queued)) {
            return skip(queued, Result.Reason.EXPIRED);
        }
        if (mustWait(queued, effect)) {
            return false;
        }
        if (!operationsFor(effect).stream().allMatch(frame::fits)) {
            return !isPending()
                    && entries.add(new Idle(queued, UserEndings.tooLarge(frame.rules())));
        }
        return take(queued, effect);
    }

    private boolean skip(Queued queued, Result.Reason reason) {
        desired =
                switch (reason) {
                    case DUPLICATE, STALE, EXPIRED, TOMBSTONE ->
                            desired.withHistory(desired.history().settled(queued));
                    case UNCHANGED -> doubted(accepted(desired, queued), queued);
                    case INACTIVE, SUPERSEDED, HELD -> accepted(desired, queued);
                };
        return entries.add(new Idle(queued, UserEndings.skipped(reason)));
    }

    /**
     * Of two held removals the newer one counts, but a deactivation never hides a deletion, and
     * nothing hides one that was released and says as much.
     */
    private boolean hold(Queued queued, HeldRemoval.Kind kind) {
        desired = doubted(accepted(desired, queued), queued);
        if (!isReleased(kind) && (kind == HeldRemoval.Kind.DELETE || !isDeletionHeld())) {
            desired = desired.holding(HeldRemoval.of(kind, queued, frame.moment().now()));
        }
        return entries.add(new Idle(queued, UserEndings.skipped(Result.Reason.HELD)));
    }

    private boolean take(Queued queued, UserChange.Effect effect) {
        Effective entry = new Effective(queued, effect);
        holders.keySet().removeAll(takenOver(effect));
        effect.decides().forEach(aspect -> holders.put(aspect, entry));
        desired = doubted(accepted(effect.desired(), queued), queued);
        effect.removal().ifPresent(this::endHeld);
        return entries.add(entry);
    }

    /** What the events before lose besides what this one decides itself. */
    private static Set<Aspect> takenOver(UserChange.Effect effect) {
        if (effect.decides().contains(Aspect.DELETION)) {
            return EnumSet.allOf(Aspect.class);
        }
        Set<Aspect> taken = EnumSet.noneOf(Aspect.class);
        if (effect.decides().contains(Aspect.ACTIVE)) {
            taken.add(Aspect.REVOCATION);
        }
        if (effect.removal().isPresent()) {
            taken.add(Aspect.TOKEN);
        }
        return taken;
    }

    /** A removal that goes through ends a held one, but a deactivation no held deletion. */
    private void endHeld(HeldRemoval.Kind kind) {
        if (kind == HeldRemoval.Kind.DELETE || !isDeletionHeld()) {
            desired = desired.holdingNothing();
        }
    }

    private boolean isDeletionHeld() {
        return desired.held().filter(held -> held.kind() == HeldRemoval.Kind.DELETE).isPresent();
    }

    private boolean isReleased(HeldRemoval.Kind kind) {
        return desired.held().filter(held -> held.isReleased() && held.kind() == kind).isPresent();
    }

    private static UserState accepted(UserState state, Queued queued) {
        UserState known = state.withHistory(state.history().accepted(queued));
        return Release.cancels(queued) ? known.holdingNothing() : known;
    }

    /** What an earlier owner perhaps sent is not known to be undone before the next answer. */
    private static UserState doubted(UserState state, Queued queued) {
        return queued.maybeCalled() ? state.withDoubt(true) : state;
    }

    private boolean mustWait(Queued queued, UserChange.Effect effect) {
        return holders.containsKey(Aspect.DELETION)
                || losesToken(effect)
                || activatesAfterRevocation(effect)
                || activatesInDoubt(effect)
                || lacksPlace(queued, effect)
                || (effect.removal().isPresent() && isCreationInDoubt(queued));
    }

    /** The deactivations before it in this fold take all places that are left. */
    private boolean lacksPlace(Queued queued, UserChange.Effect effect) {
        if (!isDeactivation(effect) || !needsPlace(queued)) {
            return false;
        }
        long taken =
                entries.stream()
                        .filter(
                                entry ->
                                        entry instanceof Effective before
                                                && isDeactivation(before.effect()))
                        .filter(entry -> needsPlace(entry.queued()))
                        .count();
        return taken >= frame.moment().removalsLeft();
    }

    private static boolean isDeactivation(UserChange.Effect effect) {
        return effect.removal().filter(HeldRemoval.Kind.DEACTIVATE::equals).isPresent();
    }

    private boolean needsPlace(Queued queued) {
        return !frame.moment().letThrough().test(queued.origin().offset());
    }

    /** A task issues one token at most; one that was perhaps issued must come to an answer. */
    private boolean losesToken(UserChange.Effect effect) {
        Effective holder = holders.get(Aspect.TOKEN);
        if (holder == null) {
            return false;
        }
        boolean rotates = effect.token().isPresent();
        boolean takes = rotates || effect.removal().isPresent();
        return (rotates && !appOf(effect).equals(appOf(holder.effect())))
                || (takes && holder.queued().maybeCalled());
    }

    private static Optional<String> appOf(UserChange.Effect effect) {
        return effect.token().map(TokenSpec::appId);
    }

    /**
     * An earlier owner, for whom what makes the user inactive had expired or failed, perhaps issued
     * tokens: they are removed first.
     */
    private boolean activatesInDoubt(UserChange.Effect effect) {
        return activates(effect)
                && isPending()
                && desired.inDoubt()
                && desired.life().equals(new Life.Live(false));
    }

    private static boolean activates(UserChange.Effect effect) {
        return effect.decides().contains(Aspect.ACTIVE) && effect.desired().isActive();
    }

    /** A deactivation need not be sent if its only token is rotated by the reactivation anyway. */
    private boolean activatesAfterRevocation(UserChange.Effect effect) {
        if (!activates(effect) || !holders.containsKey(Aspect.REVOCATION)) {
            return false;
        }
        UserState base = frame.base();
        boolean rotatesAll =
                effect.token()
                        .filter(token -> Set.of(token.appId()).containsAll(base.apps()))
                        .isPresent();
        return !rotatesAll || base.strayToken() || !base.isActive() || desired.inDoubt();
    }

    /** Refused half-way, a creation and a removal after it would leave no one knows what. */
    private boolean isCreationInDoubt(Queued queued) {
        return frame.base().life() instanceof Life.Deleted
                && holders.containsKey(Aspect.CREATION)
                && (desired.inDoubt() || queued.maybeCalled());
    }

    private boolean isExpired(Queued queued) {
        return frame.moment().aboutToSend()
                && !queued.maybeCalled()
                && queued.event()
                        .context()
                        .expiry()
                        .filter(expiry -> expiry.isBefore(frame.moment().now()))
                        .isPresent();
    }

    /** What would have to be sent because of this event. */
    private List<Operation> operationsFor(UserChange.Effect effect) {
        Set<Aspect> decides = effect.decides();
        if (decides.contains(Aspect.DELETION)) {
            return List.of(frame.userDelete());
        }
        if (decides.equals(DEACTIVATION)) {
            return List.of(frame.userDeactivate());
        }
        Optional<TokenSpec> token =
                effect.desired().isActive()
                        ? effect.token().or(this::tokenSoFar)
                        : Optional.empty();
        Operation add = frame.userAdd(effect.desired(), token);
        return decides.contains(Aspect.REVOCATION)
                ? List.of(frame.userDeactivate(), add)
                : List.of(add);
    }

    private Optional<TokenSpec> tokenSoFar() {
        return Optional.ofNullable(holders.get(Aspect.TOKEN))
                .flatMap(holder -> holder.effect().token());
    }

    private boolean isPending() {
        return !holders.isEmpty();
    }
}
