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

    /** For each settled event its id, or nothing for a duplicate. */
    private final List<Optional<EventId>> inOrder = new ArrayList<>();

    private Optional<BigInteger> sequence = Optional.empty();
    private long lastOffset = -1;

    /** What is wrong about {@code result}. */
    Optional<String> judge(IdentityEvent event, Optional<Queued.Replay> replay, Result result) {
        EventId id = id(event, replay);
        boolean isDuplicate = RulesKept.isSkipped(result, Reason.DUPLICATE);
        boolean isStale = RulesKept.isSkipped(result, Reason.STALE);
        int from = Math.max(0, inOrder.size() - REMEMBERED);
        boolean mustBeDuplicate = inOrder.subList(from, inOrder.size()).contains(Optional.of(id));
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
                    case DUPLICATE -> inOrder.add(Optional.empty());
                    case STALE, EXPIRED, TOMBSTONE -> remember(id(event, replay));
                    case UNCHANGED, SUPERSEDED, HELD, INACTIVE -> accept(event, replay, offset);
                }
            }
            case Outcome.Failed _ -> {}
        }
    }

    /** A removal that was released and failed may be sent again. */
    void forget(IdentityEvent event, Optional<Queued.Replay> replay) {
        EventId id = id(event, replay);
        ids.remove(id);
        inOrder.replaceAll(settled -> settled.filter(other -> !other.equals(id)));
    }

    private void accept(IdentityEvent event, Optional<Queued.Replay> replay, long offset) {
        remember(id(event, replay));
        Optional<BigInteger> arriving = event.context().sequence();
        sequence = sequence.isEmpty() ? arriving : sequence.map(s -> s.max(arriving.orElse(s)));
        lastOffset = Math.max(lastOffset, replay.map(Queued.Replay::originalOffset).orElse(offset));
    }

    private void remember(EventId id) {
        ids.add(id);
        inOrder.add(Optional.of(id));
    }

    private static EventId id(IdentityEvent event, Optional<Queued.Replay> replay) {
        return replay.map(again -> new EventId("replay", again.mark()))
                .orElseGet(() -> new EventId(event.context().source(), event.context().id()));
    }
}
