package io.github.mesiboprovisioner.worker.observe.trace;

import io.github.mesiboprovisioner.contracts.Result;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads and writes W3C Trace Context. */
final class Carrier {
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<Map<String, String>> FROM_MAP =
            (carrier, key) -> carrier == null ? null : carrier.get(key);

    private Carrier() {}

    /** What was begun elsewhere; nothing if that is not well formed. */
    static Context context(Optional<String> traceparent, Optional<String> tracestate) {
        Map<String, String> carrier = new HashMap<>();
        traceparent.ifPresent(value -> carrier.put(TRACEPARENT, value));
        tracestate.ifPresent(value -> carrier.put(TRACESTATE, value));
        return W3C.extract(Context.root(), carrier, FROM_MAP);
    }

    static String traceparent(Span span) {
        return Objects.requireNonNull(written(span).get(TRACEPARENT), "a span has a context");
    }

    /** The same result as a part of {@code span}. */
    static Result continued(Result result, Span span) {
        Map<String, String> written = written(span);
        return new Result(
                result.origin(),
                result.idSuffix(),
                result.subject(),
                result.time(),
                new Result.Trace(
                        result.trace().correlationId(),
                        Optional.ofNullable(written.get(TRACEPARENT)),
                        Optional.ofNullable(written.get(TRACESTATE))),
                result.outcome());
    }

    private static Map<String, String> written(Span span) {
        Map<String, String> carrier = new HashMap<>();
        W3C.inject(Context.root().with(span), carrier, (to, key, value) -> carrier.put(key, value));
        return carrier;
    }
}
