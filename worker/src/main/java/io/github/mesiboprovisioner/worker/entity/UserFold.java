package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.UserChange.Aspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Events of one user, folded: what they want together, the operations that reach it, and how each
 * event ends once these are done.
 *
 * <p>An event that keeps nothing of what it decided, or lost the token it asked for, is superseded;
 * one that keeps nothing that differs from the record is unchanged; the others are applied.
 *
 * @param entries the events, in order
 * @param desired the user as the events want it, with the history and the held removal that they
 *     leave; {@code inDoubt} if what mesibo has now is not known
 * @param holders for what is decided, the event that keeps it
 */
record UserFold(
        UserFrame frame, List<Entry> entries, UserState desired, Map<Aspect, Effective> holders) {

    static final Result.Outcome EXPIRED = UserEndings.skipped(Result.Reason.EXPIRED);

    /** One folded event. */
    sealed interface Entry {
        Queued queued();
    }

    /** Ends as it stands, whatever becomes of the operations. */
    record Idle(Queued queued, Result.Outcome outcome) implements Entry {}

    /** Wants something of mesibo. */
    record Effective(Queued queued, UserChange.Effect effect) implements Entry {}

    UserFold {
        entries = List.copyOf(entries);
        holders = Map.copyOf(holders);
    }

    /** Folds as many of {@code events}, from the first on, as can be carried together. */
    static UserFold of(UserFrame frame, List<Queued> events) {
        UserFolding folding = new UserFolding(frame);
        int eventsMax = Math.min(events.size(), frame.moment().eventsMax());
        for (Queued queued : events.subList(0, eventsMax)) {
            if (!folding.add(queued)) {
                break;
            }
        }
        return folding.done();
    }

    /**
     * The same events once more, judged as if those in {@code failed} had never come. What has
     * expired stays so, even if it differs from nothing now: what was sent was sent without it.
     */
    UserFold without(Map<Queued, Result.Outcome> failed, boolean doubt) {
        UserState base = frame.base().withDoubt(frame.base().inDoubt() || doubt);
        Map<Queued, Result.Outcome> known = new HashMap<>(failed);
        for (Entry entry : entries) {
            if (entry instanceof Idle(var queued, var outcome) && outcome.equals(EXPIRED)) {
                known.put(queued, outcome);
            }
        }
        return of(
                frame.withBase(base).withKnown(known),
                entries.stream().map(Entry::queued).toList());
    }

    /** The first events alone, as far as they end without an operation. */
    UserFold leadingIdle() {
        return leading(Idle.class::isInstance);
    }

    /** The events before the first of another kind alone. */
    UserFold leading(Predicate<Entry> kind) {
        return of(frame, entries.stream().takeWhile(kind).map(Entry::queued).toList());
    }

    /**
     * Offsets of the events that were in no attempt. What is idle only since another one failed was
     * perhaps sent before that.
     */
    Set<Long> unsent() {
        boolean noneFailed = frame.known().isEmpty();
        Set<Long> unsent = new HashSet<>();
        for (Entry entry : entries) {
            if (entry instanceof Idle(var queued, var outcome)
                    && (noneFailed || outcome.equals(EXPIRED))) {
                unsent.add(queued.origin().offset());
            }
        }
        return unsent;
    }

    List<Effective> effective() {
        return entries.stream()
                .filter(Effective.class::isInstance)
                .map(Effective.class::cast)
                .toList();
    }

    /** True if an earlier owner perhaps called mesibo for one of these events. */
    boolean isMaybeCalled() {
        return effective().stream().anyMatch(entry -> entry.queued().maybeCalled());
    }

    /** {@code confirmed} with what all these events leave in the history and in the guard. */
    UserState settled(UserState confirmed) {
        return confirmed
                .withHistory(desired.history())
                .withHeld(desired.held())
                .withStrayToken(confirmed.strayToken() || desired.strayToken());
    }

    /** What has to be sent, in order. At most one issues a token, and that is the last. */
    List<Operation> operations() {
        if (holders.containsKey(Aspect.DELETION)) {
            return List.of(frame.userDelete());
        }
        List<Operation> operations = new ArrayList<>();
        if (holders.containsKey(Aspect.REVOCATION) || isLeftInactiveInDoubt()) {
            operations.add(frame.userDeactivate());
        }
        if (needsUserAdd()) {
            operations.add(
                    frame.userAdd(desired, tokenHolder().flatMap(entry -> entry.effect().token())));
        }
        return operations;
    }

    /** What needs a place in the guard's window. */
    List<Long> removals() {
        return effective().stream()
                .filter(entry -> entry.effect().removal().isPresent())
                .filter(this::takesPlace)
                .map(entry -> entry.queued().origin().offset())
                .toList();
    }

    /**
     * A removal does that changes something. So does a superseded deactivation: it still has tokens
     * issued anew, and if what superseded it fails, it is what was carried out.
     */
    private boolean takesPlace(Effective removal) {
        return isSuperseded(removal) ? !holders.containsKey(Aspect.DELETION) : isApplied(removal);
    }

    /** The event that gets the token. */
    Optional<Effective> tokenHolder() {
        return Optional.ofNullable(holders.get(Aspect.TOKEN));
    }

    boolean isSuperseded(Effective entry) {
        Set<Aspect> kept = keptBy(entry);
        return kept.isEmpty()
                || (entry.effect().decides().contains(Aspect.TOKEN)
                        && !kept.contains(Aspect.TOKEN));
    }

    boolean isApplied(Effective entry) {
        return !isSuperseded(entry) && keptBy(entry).stream().anyMatch(this::matters);
    }

    private Set<Aspect> keptBy(Effective entry) {
        Set<Aspect> kept = new HashSet<>(entry.effect().decides());
        kept.removeIf(aspect -> !entry.equals(holders.get(aspect)));
        return kept;
    }

    private boolean needsUserAdd() {
        Set<Aspect> decided = new HashSet<>(holders.keySet());
        if (decided.remove(Aspect.REVOCATION) && isDeactivationEnough()) {
            decided.remove(Aspect.ACTIVE);
        }
        return decided.stream().anyMatch(this::matters);
    }

    /** Only somebody deactivated as such need not be there: inactive may mean "no such user". */
    private boolean isDeactivationEnough() {
        Effective holder = holders.get(Aspect.ACTIVE);
        return frame.base().isActive()
                || holder == null
                || holder.queued().event() instanceof IdentityEvent.UserDeactivated;
    }

    /**
     * Something that failed, or an earlier owner for whom the deactivation had expired, perhaps
     * activated the user and issued a token: an inactive user must not keep it.
     */
    private boolean isLeftInactiveInDoubt() {
        return desired.inDoubt()
                && desired.life().equals(new UserState.Life.Live(false))
                && needsUserAdd();
    }

    /** Whether mesibo has to be told of an aspect that some event decides. */
    private boolean matters(Aspect aspect) {
        boolean sendsAnyway = desired.inDoubt() || holders.containsKey(Aspect.CONFIRMATION);
        return switch (aspect) {
            case CREATION, TOKEN, CONFIRMATION, REVOCATION, DELETION -> true;
            case NAME -> sendsAnyway || !desired.name().equals(frame.base().name());
            case ACTIVE -> sendsAnyway || !desired.life().equals(frame.base().life());
        };
    }
}
