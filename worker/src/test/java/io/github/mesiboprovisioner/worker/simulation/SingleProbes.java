package io.github.mesiboprovisioner.worker.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** While the circuit is not closed, calls are single probes. */
final class SingleProbes implements Invariant {
    @Override
    public String name() {
        return "single probes";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<ProcessId, CallLife> probing = new HashMap<>();
        for (CallLife call : CallLife.of(history)) {
            if (call.called.probe()) {
                CallLife before = probing.put(call.called.process(), call);
                if (before != null && before.endedIndex > call.index) {
                    return Optional.of(call + " while " + before + " probes");
                }
            }
        }
        return Optional.empty();
    }
}
