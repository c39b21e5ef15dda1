package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.observe.Metrics;
import io.github.mesiboprovisioner.worker.observe.trace.TraceId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts and logs what goes into the engine and comes out of it.
 *
 * <p>Thread: the loop's.
 */
final class Observer {

    private static final Logger log = LoggerFactory.getLogger("mesibo-provisioner");

    private final Metrics metrics;
    private final Snapshots snapshots;
    private final InstantSource wall;
    private final Map<CallId, Sent> sent = new HashMap<>();
    private long calls;
    private EngineStatus.Totals counted = new EngineStatus.Totals(0, 0, 0);

    /** A call in flight. */
    private record Sent(Effect.Call call, long nanos) {}

    Observer(Metrics metrics, Snapshots snapshots, InstantSource wall) {
        this.metrics = metrics;
        this.snapshots = snapshots;
        this.wall = wall;
    }

    void before(Input input, long nanos) {
        if (input instanceof Input.CallEnded(var id, var reply)) {
            Sent ended = sent.remove(id);
            if (ended != null) {
                Duration took = Duration.ofNanos(nanos - ended.nanos());
                metrics.operation(ended.call().operation(), reply, took);
                logFailure(ended.call(), reply);
            }
        }
    }

    private static void logFailure(Effect.Call call, Reply reply) {
        switch (reply) {
            case Reply.Applied _ -> {}
            case Reply.Refused(Failure failure) -> logFailure(call, "refused", failure);
            case Reply.Unknown(Failure failure) -> logFailure(call, "unanswered", failure);
        }
    }

    private static void logFailure(Effect.Call call, String how, Failure failure) {
        if (!log.isDebugEnabled()) {
            return;
        }
        LoggingEventBuilder entry =
                identified(
                        log.atDebug(),
                        call.cause().eventOrigin().flatMap(EventOrigin::id),
                        call.entity().id(),
                        call.cause().traceparent());
        entry.log("{} {}: {}", call.operation().op(), how, failure.tag());
    }

    /** With the event, the entity and the trace that an entry is about. */
    private static LoggingEventBuilder identified(
            LoggingEventBuilder entry,
            Optional<String> event,
            String entity,
            Optional<String> traceparent) {
        LoggingEventBuilder whole = entry.addKeyValue("entity", entity);
        if (event.isPresent()) {
            whole = whole.addKeyValue("event", event.get());
        }
        Optional<String> trace = TraceId.of(traceparent);
        return trace.isPresent() ? whole.addKeyValue("traceId", trace.get()) : whole;
    }

    void called(Effect.Call call) {
        sent.put(call.id(), new Sent(call, System.nanoTime()));
        calls++;
        metrics.rateLimitWaited(call.waited());
    }

    void published(Batch batch) {
        Instant now = wall.instant();
        for (Batch.Part part : batch.parts()) {
            for (Output output : part.outputs()) {
                if (output instanceof Output.ToResults(var result, var timestamp)) {
                    metrics.published(result, Duration.between(timestamp, now));
                    Snapshots.problem(result).ifPresent(problem -> failed(result, problem));
                }
            }
        }
    }

    private void failed(Result result, Result.Problem problem) {
        snapshots.failed(result, problem);
        LoggingEventBuilder entry =
                identified(
                        log.atWarn(),
                        result.origin().id(),
                        result.subject(),
                        result.trace().traceparent());
        entry.log(
                "event {} of {} failed: {} (code {}, {})",
                result.id(),
                result.subject(),
                problem.kind(),
                problem.code().map(String::valueOf).orElse("none"),
                problem.cause().orElse("no cause given"));
    }

    void status(Engine engine, EngineStatus status) {
        snapshots.seen(status, calls);
        snapshots.answer(engine);
        EngineStatus.Totals now = status.totals();
        metrics.coalesced((int) (now.coalescedEvents() - counted.coalescedEvents()));
        metrics.recordsLost(now.recordsLost() - counted.recordsLost());
        for (long i = counted.groupCreationsUncertain(); i < now.groupCreationsUncertain(); i++) {
            metrics.groupCreateUncertain();
        }
        counted = now;
    }

    void halt(Effect.Halt halt) {
        if (halt.on()) {
            log.error("halted ({}): {}", halt.reason().label(), halt.explanation());
        } else {
            log.info("no longer halted ({})", halt.reason().label());
        }
    }

    void lost(Effect.RecordsLost lost) {
        log.error(
                "{}: records from {} to before {} were removed by retention before they were"
                        + " processed",
                lost.partition(),
                lost.from(),
                lost.to());
    }
}
