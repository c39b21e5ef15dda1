package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The results of an entity's events come in the order of its events. */
final class LogOrder implements Invariant {
    @Override
    public String name() {
        return "results in log order";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<EntityKey, Result> last = new HashMap<>();
        for (Result result : history.results()) {
            if (!result.idSuffix().isEmpty()) {
                continue;
            }
            Optional<EntityKey> entity = history.books().entityOf(result.origin());
            if (entity.isEmpty()) {
                continue;
            }
            Result before = last.put(entity.get(), result);
            if (before != null && before.origin().offset() >= result.origin().offset()) {
                return Optional.of(result.id() + " after " + before.id());
            }
        }
        return Optional.empty();
    }
}
