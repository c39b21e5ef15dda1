package io.github.mesiboprovisioner.worker.observe.trace;

import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

import java.util.Optional;

/** Spans of calls: one for every attempt. */
final class CallSpans {
    private final Tracer tracer;
    private final String host;

    CallSpans(Tracer tracer, String host) {
        this.tracer = tracer;
        this.host = host;
    }

    /**
     * Begins one.
     *
     * @param around what it belongs to here
     */
    Span start(Effect.Call call, Optional<Span> around) {
        Context parent =
                around.map(Context.root()::with)
                        .orElseGet(
                                () ->
                                        Carrier.context(
                                                call.cause().traceparent(), Optional.empty()));
        return tracer.spanBuilder(call.operation().op())
                .setSpanKind(SpanKind.CLIENT)
                .setParent(parent)
                .setAttribute("http.request.method", "POST")
                .setAttribute("server.address", host)
                .setAttribute("mesibo.op", call.operation().op())
                .setAttribute("mesibo.entity", call.entity().id())
                .startSpan();
    }

    static void end(Span span, Reply reply) {
        switch (reply) {
            case Reply.Applied _ -> {}
            case Reply.Refused(var failure) -> failed(span, failure);
            case Reply.Unknown(var failure) -> {
                span.setAttribute("mesibo.unanswered", true);
                failed(span, failure);
            }
        }
        span.end();
    }

    private static void failed(Span span, Failure failure) {
        span.setAttribute("error.type", failure.tag()).setStatus(StatusCode.ERROR);
    }
}
