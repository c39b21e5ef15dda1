package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an entity remembers of its settled events, to tell duplicates and stale ones (CONTRACT 3,
 * rules 2 and 3). A failed event leaves no trace here.
 *
 * @param recent ids of the last settled events, oldest first, at most {@value #RECENT_MAX}, and
 *     among them the marks of the last settled replays, at most as many
 * @param sequence the highest one accepted
 * @param lastOffset effective offset of the last event applied, -1 before the first
 */
public record History(List<EventId> recent, Optional<BigInteger> sequence, long lastOffset) {

    public static final int RECENT_MAX = 16;
    public static final History EMPTY = new History(List.of(), Optional.empty(), -1);

    /** The source under which replay marks stand among the ids. */
    private static final String REPLAY_SOURCE = "dlq.replay";

    public History {
        recent = List.copyOf(recent);
    }

    /** True if this event, or this replay of it, was settled before. */
    public boolean isDuplicate(Queued queued) {
        return recent.contains(mark(queued).orElseGet(() -> id(queued)));
    }

    /** True if a newer event was accepted before. */
    public boolean isStale(Queued queued) {
        if (queued.replay().isPresent()) {
            var replay = queued.replay().get();
            return !replay.forced() && replay.originalOffset() < lastOffset;
        }
        var arriving = queued.event().context().sequence();
        return arriving.isPresent()
                && sequence.isPresent()
                && arriving.get().compareTo(sequence.get()) < 0;
    }

    /** After an event that was settled without being accepted (stale, duplicate, expired). */
    public History settled(Queued queued) {
        return new History(remembering(queued), sequence, lastOffset);
    }

    /** After an event whose effect counts, whether it needed an operation or not. */
    public History accepted(Queued queued) {
        var arriving = queued.event().context().sequence();
        var highest =
                sequence.isEmpty()
                        ? arriving
                        : arriving.isEmpty()
                                ? sequence
                                : Optional.of(sequence.get().max(arriving.get()));
        return new History(remembering(queued), highest, offsetAfter(queued));
    }

    /** A replay does not hide what came after its original; a topic made again begins at 0. */
    private long offsetAfter(Queued queued) {
        long offset = queued.effectiveOffset();
        return queued.replay().isPresent() ? Math.max(lastOffset, offset) : offset;
    }

    /** After an event failed that had been settled: it may be sent again. */
    History without(EventOrigin origin) {
        List<EventId> rest =
                recent.stream()
                        .filter(
                                known ->
                                        !origin.id().equals(Optional.of(known.id()))
                                                || !origin.source()
                                                        .equals(Optional.of(known.source())))
                        .toList();
        return new History(rest, sequence, lastOffset);
    }

    /**
     * A replay settles its event as well. The same replay again does not: the event may have failed
     * since, by the end of a held removal.
     */
    private List<EventId> remembering(Queued queued) {
        List<EventId> longer = new ArrayList<>(recent);
        if (mark(queued).filter(recent::contains).isEmpty()) {
            remember(id(queued), longer);
        }
        mark(queued).ifPresent(mark -> remember(mark, longer));
        return longer;
    }

    /** One that comes again is the last once more. */
    private static void remember(EventId id, List<EventId> ids) {
        ids.remove(id);
        ids.add(id);
        dropOldest(isMark(id), ids);
    }

    /** Of the marks, or of the others, if there are too many. */
    private static void dropOldest(boolean marks, List<EventId> ids) {
        int alike = 0;
        for (int i = ids.size() - 1; i >= 0; i--) {
            if (isMark(ids.get(i)) == marks && ++alike > RECENT_MAX) {
                ids.remove(i);
                return;
            }
        }
    }

    private static boolean isMark(EventId id) {
        return id.source().equals(REPLAY_SOURCE);
    }

    private static Optional<EventId> mark(Queued queued) {
        return queued.replay().map(replay -> new EventId(REPLAY_SOURCE, replay.mark()));
    }

    private static EventId id(Queued queued) {
        return new EventId(queued.event().context().source(), queued.event().context().id());
    }
}
