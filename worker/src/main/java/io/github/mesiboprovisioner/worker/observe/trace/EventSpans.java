package io.github.mesiboprovisioner.worker.observe.trace;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

import java.util.Locale;

/** Spans of events, in the words of OpenTelemetry's conventions for messaging and CloudEvents. */
final class EventSpans {
    private static final String OUTCOME = "provisioner.outcome";

    private final Tracer tracer;
    private final String groupId;

    EventSpans(Tracer tracer, String groupId) {
        this.tracer = tracer;
        this.groupId = groupId;
    }

    Span read(Grant grant, InputRecord record) {
        String topic = grant.partition().topic();
        SpanBuilder span =
                tracer.spanBuilder("process " + topic)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("messaging.system", "kafka")
                        .setAttribute("messaging.operation.type", "process")
                        .setAttribute("messaging.operation.name", "process")
                        .setAttribute("messaging.destination.name", topic)
                        .setAttribute(
                                "messaging.destination.partition.id",
                                "" + grant.partition().partition())
                        .setAttribute("messaging.kafka.offset", record.offset())
                        .setAttribute("messaging.consumer.group.name", groupId);
        return switch (record.content()) {
            case InputRecord.Content.Event(var event, _) -> read(span, event.context());
            case InputRecord.Content.Undecodable undecodable ->
                    span.setParent(
                                    Carrier.context(
                                            undecodable.trace().traceparent(),
                                            undecodable.trace().tracestate()))
                            .startSpan();
            case InputRecord.Content.Tombstone _ -> span.setParent(Context.root()).startSpan();
        };
    }

    private static Span read(SpanBuilder span, EventContext event) {
        return span.setParent(Carrier.context(event.traceparent(), event.tracestate()))
                .setAttribute("cloudevents.event_id", event.id())
                .setAttribute("cloudevents.event_source", event.source())
                .setAttribute("cloudevents.event_type", event.type())
                .setAttribute("cloudevents.event_subject", event.subject())
                .startSpan();
    }

    static void end(Span span, Result.Outcome outcome) {
        switch (outcome) {
            case Result.Outcome.Applied _ -> span.setAttribute(OUTCOME, "applied");
            case Result.Outcome.Skipped(var reason, _) ->
                    span.setAttribute(OUTCOME, "skipped")
                            .setAttribute("provisioner.reason", word(reason));
            case Result.Outcome.Failed(var problem, _) ->
                    span.setAttribute(OUTCOME, "failed")
                            .setAttribute("error.type", word(problem.kind()))
                            .setStatus(StatusCode.ERROR, problem.cause().orElse(""));
        }
        span.end();
    }

    /** Another owner goes on with it. */
    static void leave(Span span) {
        span.setAttribute(OUTCOME, "left").end();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
