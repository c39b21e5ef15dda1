package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result.Problem;

import java.util.List;
import java.util.Optional;

/** What a failure is called in a result. */
final class GroupProblem {

    private GroupProblem() {}

    static Problem of(Failure failure, boolean exhausted, int attempts) {
        Problem.Kind kind = exhausted ? Problem.Kind.EXHAUSTED : Problem.Kind.REJECTED;
        return switch (failure) {
            case Failure.Rejected(var code, var error, var cause, var action, var properties) ->
                    new Problem(kind, code, error, cause, action, properties, attempts, true);
            case Failure.TooLarge() ->
                    plain(kind, Optional.empty(), "the request is too large", attempts);
            case Failure.Transient(_, var code) -> plain(kind, code, failure.tag(), attempts);
            case Failure.Throttled _, Failure.Forbidden _ ->
                    plain(kind, Optional.empty(), failure.tag(), attempts);
        };
    }

    private static Problem plain(
            Problem.Kind kind, Optional<Integer> code, String cause, int attempts) {
        return new Problem(
                kind,
                code,
                Optional.empty(),
                Optional.of(cause),
                Optional.empty(),
                List.of(),
                attempts,
                true);
    }

    /**
     * True if mesibo says that it has no such group. A 404 or NOTFOUND alone does not say so: an
     * unknown member may be answered in the same words.
     */
    static boolean isAboutGroup(Failure failure) {
        return switch (failure) {
            case Failure.Rejected(_, var error, _, _, var properties) ->
                    properties.stream().anyMatch(GroupProblem::namesGroup)
                            || error.filter(GroupProblem::saysNoGroup).isPresent();
            case Failure.TooLarge _,
                    Failure.Transient _,
                    Failure.Throttled _,
                    Failure.Forbidden _ ->
                    false;
        };
    }

    private static boolean saysNoGroup(String word) {
        return word.contains("NOGROUP")
                || word.contains("BADGROUP")
                || (word.contains("GROUP") && word.contains("NOTFOUND"));
    }

    private static boolean namesGroup(String property) {
        return property.equals("gid") || property.equals("group.gid");
    }
}
