package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Reason;
import io.github.mesiboprovisioner.worker.entity.EventId;
import io.github.mesiboprovisioner.worker.entity.Queued;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reader of the results knows of the settled events of an entity, to tell duplicates and
 * stale ones (CONTRACT 3, rules 2 and 3).
 */
final class Settled {
    private static final int REMEMBERED = 16;

    private final Set<EventId> ids = new HashSet<>();

    /** For each settled event its id, and its mark if it was replayed; nothing for a duplicate. */
    private final List<Set<EventId>> inOrder = new ArrayList<>();

    private Optional<BigInteger> sequence = Optional.empty();
    private long lastOffset = -1;

    /** What is wrong about {@code result}. */
    Optional<String> judge(IdentityEvent event, Optional<Queued.Replay> replay, Result result) {
        EventId id = replay.map(Settled::mark).orElseGet(() -> id(event));
        boolean isDuplicate = RulesKept.isSkipped(result, Reason.DUPLICATE);
        boolean isStale = RulesKept.isSkipped(result, Reason.STALE);
        int from = Math.max(0, inOrder.size() - REMEMBERED);
        boolean mustBeDuplicate =
                inOrder.subList(from, inOrder.size()).stream()
                        .anyMatch(known -> known.contains(id));
        boolean mustBeStale = isOvertaken(event.context(), replay);
        return RulesKept.expect(isDuplicate || !mustBeDuplicate, "its id was settled before")
                .or(() -> RulesKept.expect(!isDuplicate || ids.contains(id), "its id is new"))
                .or(
                        () ->
                                RulesKept.expect(
                                        isStale || isDuplicate || !mustBeStale,
                                        "a newer one was accepted before"))
                .or(
                        () ->
                                RulesKept.expect(
                                        !isStale || mustBeStale || needsBirth(event),
                                        "no newer one was accepted before"));
    }

    /** Stale if the user is deleted. */
    private static boolean needsBirth(IdentityEvent event) {
        return event instanceof IdentityEvent.UserUpdated
                || event instanceof IdentityEvent.TokenRequested
                || event instanceof IdentityEvent.UserDeactivated;
    }

    private boolean isOvertaken(EventContext context, Optional<Queued.Replay> replay) {
        return replay.map(again -> !again.forced() && again.originalOffset() < lastOffset)
                .orElseGet(
                        () ->
                                context.sequence()
                                        .filter(
                                                arriving ->
                                                        sequence.filter(
                                                                        highest ->
                                                                                arriving.compareTo(
                                                                                                highest)
                                                                                        < 0)
                                                                .isPresent())
                                        .isPresent());
    }

    /** Takes note of how the event at {@code offset} ended. */
    void take(IdentityEvent event, Optional<Queued.Replay> replay, long offset, Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied _ -> accept(event, replay, offset);
            case Outcome.Skipped(var reason, _) -> {
                switch (reason) {
                    case DUPLICATE -> inOrder.add(new HashSet<>());
                    case STALE, EXPIRED, TOMBSTONE -> remember(event, replay);
                    case UNCHANGED, SUPERSEDED, HELD, INACTIVE -> accept(event, replay, offset);
                }
            }
            case Outcome.Failed _ -> {}
        }
    }

    /** A removal that was released and failed may be sent again. */
    void forget(IdentityEvent event) {
        EventId id = id(event);
        ids.remove(id);
        inOrder.forEach(settled -> settled.remove(id));
    }

    private void accept(IdentityEvent event, Optional<Queued.Replay> replay, long offset) {
        remember(event, replay);
        Optional<BigInteger> arriving = event.context().sequence();
        sequence = sequence.isEmpty() ? arriving : sequence.map(s -> s.max(arriving.orElse(s)));
        lastOffset =
                replay.map(again -> Math.max(lastOffset, again.originalOffset())).orElse(offset);
    }

    private void remember(IdentityEvent event, Optional<Queued.Replay> replay) {
        Set<EventId> settled = new HashSet<>(Set.of(id(event)));
        replay.ifPresent(again -> settled.add(mark(again)));
        ids.addAll(settled);
        inOrder.add(settled);
    }

    private static EventId mark(Queued.Replay replay) {
        return new EventId("replay", replay.mark());
    }

    private static EventId id(IdentityEvent event) {
        return new EventId(event.context().source(), event.context().id());
    }
}
