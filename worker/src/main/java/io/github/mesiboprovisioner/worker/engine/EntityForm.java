package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EventId;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.History;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The binary form of what users and groups have in common. */
final class EntityForm {

    private static final int DEACTIVATE = 0;
    private static final int DELETE = 1;
    private static final int MEMBERS = 2;

    private static final int WAITING = 0;
    private static final int RELEASED = 1;
    private static final int PERHAPS_CALLED = 2;

    private EntityForm() {}

    static void write(History history, Sources sources, StateWriter to) {
        to.all(history.recent(), id -> sources.write(id, to));
        to.optional(history.sequence(), to::integer);
        to.signed(history.lastOffset());
    }

    static History history(List<String> names, StateReader from) {
        Sources sources = Sources.of(names);
        List<EventId> recent = from.all(() -> sources.id(from));
        sources.allUsed();
        Optional<BigInteger> sequence = from.optional(from::integer);
        return new History(recent, sequence, from.signed());
    }

    static void write(HeldRemoval held, StateWriter to) {
        to.octet(
                switch (held.kind()) {
                    case DEACTIVATE -> DEACTIVATE;
                    case DELETE -> DELETE;
                    case MEMBERS -> MEMBERS;
                });
        write(held.origin(), to);
        write(held.trace(), to);
        to.instant(held.since());
        to.octet(
                switch (held.phase()) {
                    case WAITING -> WAITING;
                    case RELEASED -> RELEASED;
                    case PERHAPS_CALLED -> PERHAPS_CALLED;
                });
    }

    static HeldRemoval heldRemoval(StateReader from) {
        HeldRemoval.Kind kind =
                switch (from.octet()) {
                    case DEACTIVATE -> HeldRemoval.Kind.DEACTIVATE;
                    case DELETE -> HeldRemoval.Kind.DELETE;
                    case MEMBERS -> HeldRemoval.Kind.MEMBERS;
                    default -> throw StateReader.unknown("removal");
                };
        return new HeldRemoval(kind, origin(from), trace(from), from.instant(), phase(from));
    }

    private static HeldRemoval.Phase phase(StateReader from) {
        return switch (from.octet()) {
            case WAITING -> HeldRemoval.Phase.WAITING;
            case RELEASED -> HeldRemoval.Phase.RELEASED;
            case PERHAPS_CALLED -> HeldRemoval.Phase.PERHAPS_CALLED;
            default -> throw StateReader.unknown("removal");
        };
    }

    static void write(EventOrigin origin, StateWriter to) {
        to.optional(origin.id(), to::text);
        to.optional(origin.source(), to::text);
        to.optional(origin.type(), to::text);
        to.text(origin.topic());
        to.unsigned(origin.partition());
        to.unsigned(origin.offset());
    }

    static EventOrigin origin(StateReader from) {
        return new EventOrigin(
                from.optional(from::text),
                from.optional(from::text),
                from.optional(from::text),
                from.text(),
                from.small(),
                from.unsigned());
    }

    static void write(Result.Trace trace, StateWriter to) {
        to.optional(trace.correlationId(), to::text);
        to.optional(trace.traceparent(), to::text);
        to.optional(trace.tracestate(), to::text);
    }

    static Result.Trace trace(StateReader from) {
        return new Result.Trace(
                from.optional(from::text), from.optional(from::text), from.optional(from::text));
    }
}
