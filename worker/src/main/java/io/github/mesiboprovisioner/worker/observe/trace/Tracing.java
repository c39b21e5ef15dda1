package io.github.mesiboprovisioner.worker.observe.trace;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;

import java.util.Optional;

/**
 * Follows events through the worker.
 *
 * <p>Thread: the loop's.
 */
public sealed interface Tracing extends AutoCloseable permits Tracing.Off, Spans {

    /** Sees every input before the engine does. */
    void before(Input input);

    /** A call goes out; returns the {@code traceparent} that goes with it, never anything else. */
    Optional<String> called(Effect.Call call);

    /** The batch that is committed: its results continue what happened here. */
    Batch continued(Batch batch);

    /** The batch is committed. */
    void published(Batch batch);

    /** The partition is forgotten. */
    void released(Grant grant);

    @Override
    void close();

    /** Events keep the trace that they came with; nothing is recorded, and nothing is loaded. */
    record Off() implements Tracing {
        @Override
        public void before(Input input) {}

        @Override
        public Optional<String> called(Effect.Call call) {
            Optional<String> traceparent = call.cause().traceparent();
            return TraceId.of(traceparent).flatMap(_ -> traceparent);
        }

        @Override
        public Batch continued(Batch batch) {
            return batch;
        }

        @Override
        public void published(Batch batch) {}

        @Override
        public void released(Grant grant) {}

        @Override
        public void close() {}
    }
}
