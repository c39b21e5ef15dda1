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
            CallLife before = probing.remove(call.called.process());
            if (before != null && before.endedIndex > call.index) {
                return Optional.of(call + " while " + before + " probes");
            }
            if (call.called.probe()) {
                probing.put(call.called.process(), call);
            }
        }
        return Optional.empty();
    }
}
