package io.github.mesiboprovisioner.worker.simulation;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells a run to a person; silent unless somebody listens. */
final class Trace {
    static final Trace SILENT = new Trace(_ -> {}, false);

    private final Consumer<String> listener;
    private final boolean heard;

    private Trace(Consumer<String> listener, boolean heard) {
        this.listener = listener;
        this.heard = heard;
    }

    static Trace to(Consumer<String> listener) {
        return new Trace(listener, true);
    }

    void say(long nanos, String who, Supplier<String> what) {
        if (heard) {
            listener.accept("%12.6f  %-7s %s".formatted(nanos / 1e9, who, what.get()));
        }
    }
}
