package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One result on one line, without its token. */
final class ResultLine {

    private ResultLine() {}

    static String of(Result result) {
        return "%-34s %s".formatted(result.subject(), text(result.outcome()));
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(var type, var details) ->
                    type.type().replaceAll("^mesibo\\.|\\.v1$", "") + details(details);
            case Outcome.Skipped(var reason, _) -> "skipped/" + lowerCase(reason);
            case Outcome.Failed(var problem, _) ->
                    "failed/%s after %d attempts, dead letter: %s"
                            .formatted(
                                    lowerCase(problem.kind()),
                                    problem.attempts(),
                                    problem.deadLetter());
        };
    }

    private static String details(Details details) {
        List<String> parts = new ArrayList<>();
        details.user().flatMap(Result.User::uid).ifPresent(uid -> parts.add("uid " + uid));
        details.token()
                .ifPresent(token -> parts.add("token *** for " + token.appId() + expiry(token)));
        details.group().flatMap(Result.Group::gid).ifPresent(gid -> parts.add("gid " + gid));
        details.members().ifPresent(members -> parts.add(members(members)));
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    }

    private static String expiry(Result.Token token) {
        return token.expiresAt().map(instant -> " until " + instant).orElse("");
    }

    private static String members(Result.Members members) {
        return "members %d added, %d removed, %d pending"
                .formatted(
                        members.added().size(), members.removed().size(), members.pending().size());
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
