package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;

import java.util.Optional;

/**
 * An event that waits in a lane.
 *
 * @param maybeCalled an owner that died may have called mesibo for it: whatever it touches is not
 *     known, and a token that it asks for was perhaps issued
 * @param replay present if a dead letter was put back
 */
public record Queued(
        EventOrigin origin, IdentityEvent event, boolean maybeCalled, Optional<Replay> replay)
        implements Cause {

    /**
     * The mark of a replayed dead letter (CONTRACT 1, {@code dead-letters replay}).
     *
     * @param mark {@code dlq.replay}: a second record with the same mark is a duplicate
     * @param originalOffset {@code dlq.offset}: below that of the last event applied it is stale
     * @param forced {@code dlq.force}: not stale whatever its offset
     */
    public record Replay(String mark, long originalOffset, boolean forced) {}

    /** The same event once somebody may have called mesibo for it. */
    public Queued perhapsCalled() {
        return new Queued(origin, event, true, replay);
    }

    /** What the result of this event continues. */
    public Result.Trace trace() {
        var context = event.context();
        return new Result.Trace(
                context.correlationId(), context.traceparent(), context.tracestate());
    }

    @Override
    public Optional<String> traceparent() {
        return event.context().traceparent();
    }

    /** Where the event stands for {@code lastOffset}: a replayed one at its original place. */
    public long effectiveOffset() {
        return replay.map(Replay::originalOffset).orElse(origin.offset());
    }
}
