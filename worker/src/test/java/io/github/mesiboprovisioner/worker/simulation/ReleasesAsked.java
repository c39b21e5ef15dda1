package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A removal that was held is carried out only if an operator released it: an extra result belongs
 * to a command, and to an event that was answered as held before.
 */
final class ReleasesAsked implements Invariant {
    @Override
    public String name() {
        return "releases are asked for";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Set<String> held = new HashSet<>();
        for (Result result : history.results()) {
            String id = result.origin().resultId();
            if (result.idSuffix().isEmpty()) {
                if (isHeld(result.outcome())) {
                    held.add(id);
                }
            } else if (result.idSuffix().equals("/released")) {
                if (!held.contains(id)) {
                    return Optional.of(result.id() + " was not held");
                }
                if (!history.kafka().control.isReleased(result.origin())) {
                    return Optional.of(result.id() + " was not asked for");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isHeld(Result.Outcome outcome) {
        boolean isSkipped =
                outcome instanceof Result.Outcome.Skipped(var reason, _)
                        && reason == Result.Reason.HELD;
        return isSkipped
                || outcome.details().members().filter(all -> !all.held().isEmpty()).isPresent();
    }
}
