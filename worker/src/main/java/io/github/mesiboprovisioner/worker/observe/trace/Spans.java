package io.github.mesiboprovisioner.worker.observe.trace;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.entity.Cause;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Queued;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A span for every event, from the moment when it was read to its committed result, and within it
 * one for every call. An event whose partition leaves ends unfinished here: the next owner begins a
 * new span in the same trace.
 */
public final class Spans implements Tracing {
    private final Exporter exporter;
    private final EventSpans events;
    private final CallSpans calls;
    private final Map<Grant, NavigableMap<Long, Span>> open = new HashMap<>();
    private final Map<CallId, Span> inFlight = new HashMap<>();

    private Spans(Exporter exporter, String groupId, String host) {
        this.exporter = exporter;
        Tracer tracer = exporter.tracer();
        this.events = new EventSpans(tracer, groupId);
        this.calls = new CallSpans(tracer, host);
    }

    /**
     * Sends spans from now on.
     *
     * @param host where calls go
     * @throws IOException if OpenTelemetry's settings cannot be used
     */
    public static Spans open(Identity identity, String host) throws IOException {
        return new Spans(Exporter.open(identity), identity.groupId(), host);
    }

    /** Whose spans these are. */
    public record Identity(String instanceId, String groupId, String version) {}

    @Override
    public void before(Input input) {
        if (input instanceof Input.Polled(var grant, var records, _)) {
            NavigableMap<Long, Span> spans = open.computeIfAbsent(grant, _ -> new TreeMap<>());
            for (InputRecord record : records) {
                spans.computeIfAbsent(record.offset(), _ -> events.read(grant, record));
            }
        } else if (input instanceof Input.CallEnded(var id, var reply)) {
            Span span = inFlight.remove(id);
            if (span != null) {
                CallSpans.end(span, reply);
            }
        }
    }

    @Override
    public Optional<String> called(Effect.Call call) {
        Span span = calls.start(call, around(call));
        inFlight.put(call.id(), span);
        return Optional.of(Carrier.traceparent(span));
    }

    /** The event's own span; one that was released from being held has none any more. */
    private Optional<Span> around(Effect.Call call) {
        return switch (call.cause()) {
            case Queued queued -> find(call.id().grant(), queued.origin().offset());
            case HeldRemoval _, Cause.OwnAccord _ -> Optional.empty();
        };
    }

    private Optional<Span> find(Grant grant, long offset) {
        return Optional.ofNullable(open.getOrDefault(grant, new TreeMap<>()).get(offset));
    }

    @Override
    public Batch continued(Batch batch) {
        return new Batch(
                batch.id(),
                batch.membership(),
                batch.nonce(),
                batch.parts().stream().map(this::continued).toList());
    }

    private Batch.Part continued(Batch.Part part) {
        return new Batch.Part(
                part.grant(),
                part.offset(),
                part.outputs().stream().map(output -> continued(part.grant(), output)).toList());
    }

    private Output continued(Grant grant, Output output) {
        return switch (output) {
            case Output.ToResults(var result, var timestamp) when result.idSuffix().isEmpty() ->
                    find(grant, result.origin().offset())
                            .<Output>map(
                                    span ->
                                            new Output.ToResults(
                                                    Carrier.continued(result, span), timestamp))
                            .orElse(output);
            case Output.ToResults _, Output.ToDeadLetters _, Output.ToState _ -> output;
        };
    }

    @Override
    public void published(Batch batch) {
        for (Batch.Part part : batch.parts()) {
            NavigableMap<Long, Span> spans = open.getOrDefault(part.grant(), new TreeMap<>());
            for (Output output : part.outputs()) {
                if (output instanceof Output.ToResults(var result, _)
                        && result.idSuffix().isEmpty()) {
                    end(spans, result);
                }
            }
            leave(spans.headMap(part.offset(), false));
        }
    }

    private static void end(NavigableMap<Long, Span> spans, Result result) {
        Span span = spans.remove(result.origin().offset());
        if (span != null) {
            EventSpans.end(span, result.outcome());
        }
    }

    /** They have their results from elsewhere, or will. */
    private static void leave(NavigableMap<Long, Span> spans) {
        spans.values().forEach(EventSpans::leave);
        spans.clear();
    }

    @Override
    public void released(Grant grant) {
        leave(open.getOrDefault(grant, new TreeMap<>()));
        open.remove(grant);
    }

    @Override
    public void close() {
        exporter.close();
    }
}
