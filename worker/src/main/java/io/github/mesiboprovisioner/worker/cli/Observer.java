package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.CallId;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.observe.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

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
    private record Sent(Operation operation, long nanos) {}

    Observer(Metrics metrics, Snapshots snapshots, InstantSource wall) {
        this.metrics = metrics;
        this.snapshots = snapshots;
        this.wall = wall;
    }

    void before(Input input, long nanos) {
        if (input instanceof Input.CallEnded(var id, var reply)) {
            Sent call = sent.remove(id);
            if (call != null) {
                metrics.operation(call.operation(), reply, Duration.ofNanos(nanos - call.nanos()));
                logFailure(call.operation(), reply);
            }
        }
    }

    private static void logFailure(Operation operation, Reply reply) {
        switch (reply) {
            case Reply.Applied _ -> {}
            case Reply.Refused(Failure failure) ->
                    log.debug("{} refused: {}", operation.op(), failure.tag());
            case Reply.Unknown(Failure failure) ->
                    log.debug("{} unanswered: {}", operation.op(), failure.tag());
        }
    }

    void called(Effect.Call call) {
        sent.put(call.id(), new Sent(call.operation(), System.nanoTime()));
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
        log.warn(
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
