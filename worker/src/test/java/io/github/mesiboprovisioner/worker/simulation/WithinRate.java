package io.github.mesiboprovisioner.worker.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** In any sliding second there are no more calls than the limit, and one for each caller. */
final class WithinRate implements Invariant {
    /** A permit may spend some milliseconds in the mailbox. */
    private static final long SECOND = 990_000_000;

    @Override
    public String name() {
        return "within the rate limit";
    }

    @Override
    public Optional<String> violationIn(History history) {
        double limit = history.scenario().settings().calls().ratePerSecond();
        Deque<Fact.Called> window = new ArrayDeque<>();
        for (Fact fact : history.facts()) {
            if (fact instanceof Fact.Called called) {
                window.addLast(called);
                while (window.getFirst().at() <= called.at() - SECOND) {
                    window.removeFirst();
                }
                if (window.size() > limit && window.size() > limit + callers(window)) {
                    return Optional.of(
                            "%d calls in the second before %.3f, limit %.2f"
                                    .formatted(window.size(), called.at() / 1e9, limit));
                }
            }
        }
        return Optional.empty();
    }

    private static int callers(Deque<Fact.Called> window) {
        Set<ProcessId> callers = new HashSet<>();
        window.forEach(called -> callers.add(called.process()));
        return callers.size();
    }
}
