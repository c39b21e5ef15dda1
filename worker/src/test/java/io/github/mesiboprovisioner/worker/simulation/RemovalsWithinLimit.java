package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.RemovalGuard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A partition's deletions and deactivations stay within its share of the removal limit. A run is
 * shorter than the window, unless a clock was set ahead.
 */
final class RemovalsWithinLimit implements Invariant {
    @Override
    public String name() {
        return "removals within the limit";
    }

    @Override
    public Optional<String> violationIn(History history) {
        RemovalGuard.Limit limit = history.scenario().settings().removals();
        if (limit.count() == 0 || history.clocksWereSet()) {
            return Optional.empty();
        }
        int share = Math.max(1, limit.count() / history.scenario().partitions().size());
        Map<PartitionId, Integer> removals = new HashMap<>();
        for (Result result : history.results()) {
            Optional<IdentityEvent> event = history.books().eventOf(result.origin());
            if (event.isPresent() && isRemoval(event.get(), result)) {
                PartitionId partition =
                        new PartitionId(result.origin().topic(), result.origin().partition());
                if (removals.merge(partition, 1, Integer::sum) > share) {
                    return Optional.of(result.id() + " is one too many, share " + share);
                }
            }
        }
        return Optional.empty();
    }

    /** Whatever else it is: a removal that mesibo was told of. */
    private static boolean isRemoval(IdentityEvent event, Result result) {
        if (!(result.outcome() instanceof Result.Outcome.Applied) || !result.idSuffix().isEmpty()) {
            return false;
        }
        return switch (event) {
            case IdentityEvent.UserDeactivated _, IdentityEvent.UserDeleted _ -> true;
            case IdentityEvent.GroupDeleted _ ->
                    result.outcome().details().group().flatMap(Result.Group::gid).isPresent();
            case IdentityEvent.UserCreated _,
                    IdentityEvent.UserUpdated _,
                    IdentityEvent.TokenRequested _,
                    IdentityEvent.UserReactivated _,
                    IdentityEvent.GroupChanged _ ->
                    false;
        };
    }
}
