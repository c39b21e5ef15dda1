package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.EntityKey;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was settled before has no effect a second time, and nothing has that is older than what was
 * accepted. A replayed dead letter is known by a mark of its own.
 */
final class OldNews implements Invariant {

    private static final int REMEMBERED = 16;

    @Override
    public String name() {
        return "old news have no effect";
    }

    /** What the results tell of an entity so far. */
    private static final class Past {
        final Deque<String> settled = new ArrayDeque<>();
        Optional<BigInteger> sequence = Optional.empty();

        /** A removal that was released and failed may be sent again. */
        Optional<String> after(String id, Outcome late) {
            if (late instanceof Outcome.Failed) {
                settled.remove(id);
            }
            return Optional.empty();
        }

        /** Nothing is wrong with that. */
        Optional<String> settle(String id) {
            settled.remove(id);
            settled.addLast(id);
            if (settled.size() > REMEMBERED) {
                settled.removeFirst();
            }
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<EntityKey, Past> pasts = new HashMap<>();
        for (Result result : history.results()) {
            Optional<IdentityEvent> event = history.books().eventOf(result.origin());
            if (event.isPresent()) {
                Past past = pasts.computeIfAbsent(EntityKey.of(event.get()), _ -> new Past());
                Optional<String> violation =
                        !result.idSuffix().isEmpty()
                                ? past.after(event.get().context().id(), result.outcome())
                                : history.books().isReplay(result.origin())
                                        ? past.settle("mark of " + result.id())
                                        : judge(past, event.get().context(), result.outcome());
                if (violation.isPresent()) {
                    return violation.map(what -> result.id() + ": " + what);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> judge(Past past, EventContext context, Outcome outcome) {
        boolean isKnown = past.settled.contains(context.id());
        boolean isOlder =
                context.sequence().isPresent()
                        && past.sequence.isPresent()
                        && context.sequence().get().compareTo(past.sequence.get()) < 0;
        boolean isStale = !isKnown && isOlder;
        switch (outcome) {
            case Outcome.Failed _ -> {
                return isKnown || isStale
                        ? Optional.of("failed, known %s, stale %s".formatted(isKnown, isStale))
                        : Optional.empty();
            }
            case Outcome.Applied _ -> accept(past, context);
            case Outcome.Skipped(var reason, _) -> {
                switch (reason) {
                    case DUPLICATE -> {
                        isKnown = false;
                        isStale = false;
                    }
                    case STALE -> isStale = false;
                    case UNCHANGED, SUPERSEDED, HELD, INACTIVE -> accept(past, context);
                    case TOMBSTONE, EXPIRED -> {}
                }
            }
        }
        return isKnown || isStale
                ? Optional.of("%s, known %s, stale %s".formatted(outcome, isKnown, isStale))
                : past.settle(context.id());
    }

    private static void accept(Past past, EventContext context) {
        if (context.sequence().isPresent()) {
            past.sequence =
                    Optional.of(
                            past.sequence
                                    .map(context.sequence().get()::max)
                                    .orElse(context.sequence().get()));
        }
    }
}
