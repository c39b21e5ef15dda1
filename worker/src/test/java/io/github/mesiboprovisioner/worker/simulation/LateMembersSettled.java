package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserEvent;
import io.github.mesiboprovisioner.contracts.Result;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every late member is named once when it is added or given up, for the event that left it pending,
 * unless a later event of the group says something about it.
 */
final class LateMembersSettled implements Invariant {
    @Override
    public String name() {
        return "late members are settled";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<String, Set<String>> pending = new LinkedHashMap<>();
        Map<String, Result> origins = new HashMap<>();
        for (Result result : history.results()) {
            Optional<Result.Members> members = result.outcome().details().members();
            String origin = result.origin().resultId();
            if (members.isPresent() && result.idSuffix().isEmpty()) {
                pending.put(origin, new TreeSet<>(members.get().pending()));
                origins.put(origin, result);
            } else if (members.isPresent() && result.idSuffix().equals("/members-settled")) {
                Optional<String> violation =
                        settle(members.get(), pending.getOrDefault(origin, Set.of()));
                if (violation.isPresent()) {
                    return violation.map(what -> result.id() + " " + what);
                }
            }
        }
        for (Map.Entry<String, Set<String>> left : pending.entrySet()) {
            Result origin = origins.get(left.getKey());
            for (String address : left.getValue()) {
                if (origin != null && !isMentionedAfter(history, origin, address)) {
                    return Optional.of(address + " of " + left.getKey() + " was never settled");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> settle(Result.Members members, Set<String> pending) {
        for (List<String> ended : List.of(members.added(), members.rejected())) {
            for (String address : ended) {
                if (!pending.remove(address)) {
                    return Optional.of("settles " + address + ", which is not pending");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isMentionedAfter(History history, Result origin, String address) {
        return history.results().stream()
                .filter(result -> result.subject().equals(origin.subject()))
                .filter(result -> result.idSuffix().isEmpty())
                .filter(result -> result.origin().offset() > origin.origin().offset())
                .flatMap(result -> history.books().eventOf(result.origin()).stream())
                .anyMatch(event -> mentions(event, address));
    }

    private static boolean mentions(IdentityEvent event, String address) {
        return switch (event) {
            case GroupDeleted _ -> true;
            case GroupChanged changed when changed.context().resync() -> true;
            case GroupChanged changed ->
                    switch (changed.membership()) {
                        case Membership.Same() -> false;
                        case Membership.Snapshot _ -> true;
                        case Membership.Delta(var add, var remove) ->
                                add.contains(address) || remove.contains(address);
                    };
            case UserEvent _ -> false;
        };
    }
}
