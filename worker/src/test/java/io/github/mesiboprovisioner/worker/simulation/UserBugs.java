package io.github.mesiboprovisioner.worker.simulation;

import java.util.List;

/** Mistakes in what becomes of the events of a user. */
final class UserBugs {
    private UserBugs() {}

    static final List<PlantedBug> RULES =
            List.of(
                    PlantedBug.in(
                            "entity/History.java",
                            "only the last event is remembered",
                            "RECENT_MAX = 16;",
                            "RECENT_MAX = 1;"),
                    PlantedBug.in(
                            "entity/History.java",
                            "a lower sequence is accepted",
                            "arriving.get().compareTo(sequence.get()) < 0",
                            "arriving.get().signum() < 0"),
                    PlantedBug.in(
                            "entity/History.java",
                            "an equal sequence is stale",
                            "arriving.get().compareTo(sequence.get()) < 0",
                            "arriving.get().compareTo(sequence.get()) <= 0"),
                    PlantedBug.in(
                            "entity/History.java",
                            "a replay of an event that was overtaken is applied",
                            "!replay.forced() && replay.originalOffset() < lastOffset",
                            "false"),
                    PlantedBug.in(
                            "entity/UserJudge.java",
                            "a second created rotates the token",
                            ".filter(token -> !desired.apps().contains(token.appId()));",
                            ".filter(token -> !token.appId().isEmpty());"),
                    PlantedBug.in(
                            "entity/UserJudge.java",
                            "an update that does not say active re-activates",
                            "boolean isActive = active.orElse(desired.isActive());",
                            "boolean isActive = active.orElse(true);"),
                    PlantedBug.in(
                            "entity/UserJudge.java",
                            "an inactive user is given a token",
                            "active\n                            ? issue(",
                            "true\n                            ? issue("),
                    PlantedBug.in(
                            "entity/UserJudge.java",
                            "an update brings a deleted user back",
                            "case Life.Unknown() ->\n                    provision(event.name(),"
                                    + " event.active().orElse(true), event.token());\n"
                                    + "            case Life.Deleted _ -> new"
                                    + " UserChange.None(Result.Reason.STALE);",
                            "case Life.Unknown(), Life.Deleted _ ->\n"
                                    + "                    provision(event.name(),"
                                    + " event.active().orElse(true), event.token());"),
                    PlantedBug.in(
                            "entity/Release.java",
                            "a created does not cancel a held removal",
                            "case UserCreated _, UserUpdated _, UserReactivated _, GroupChanged _",
                            "case UserCreated _ -> false;\n"
                                    + "case UserUpdated _, UserReactivated _, GroupChanged _"));

    static final List<PlantedBug> FOLDING =
            List.of(
                    PlantedBug.in(
                            "entity/UserFolding.java",
                            "a token is lost to whatever event follows",
                            "if (effect.removal().isPresent()) {\n"
                                    + "            taken.add(Aspect.TOKEN);",
                            "if (true) {\n            taken.add(Aspect.TOKEN);"),
                    PlantedBug.in(
                            "entity/UserFolding.java",
                            "two tokens are folded into one",
                            "return (rotates && !appOf(effect).equals(appOf(holder.effect())))",
                            "return false"),
                    PlantedBug.in(
                            "entity/UserFolding.java",
                            "what was perhaps carried out expires after a take-over",
                            "&& !queued.maybeCalled()\n",
                            "\n"),
                    PlantedBug.in(
                                    "entity/UserTask.java",
                                    "a token that was perhaps rotated expires before a retry",
                                    "return confirmed == 0 && !doubt;",
                                    "return confirmed == 0;")
                            .and(
                                    "engine/Dispatcher.java",
                                    "(attempt.doubt || !mayHaveExpired(lane, attempt.task))",
                                    "(!mayHaveExpired(lane, attempt.task))"),
                    PlantedBug.in(
                            "entity/UserTask.java",
                            "folded results are published after the first of two operations",
                            "if (confirmed + 1 < fold.operations().size()) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "entity/UserMachine.java",
                            "a superseded event is published before the operation ended",
                            "return idle.entries().isEmpty() ? new Plan.Work(UserTask.of(fold)) :"
                                    + " settle(idle);",
                            """
                            if (idle.entries().isEmpty()
                                    && fold.entries().getFirst() instanceof UserFold.Effective first
                                    && fold.isSuperseded(first)) {
                                var history = state.history().accepted(first.queued());
                                var superseded =
                                        UserEndings.skipped(
                                                io.github.mesiboprovisioner.contracts.Result.Reason
                                                        .SUPERSEDED);
                                return new Plan.Settle(
                                        state.withHistory(history),
                                        List.of(Ending.of(first.queued(), superseded)));
                            }
                            return idle.entries().isEmpty()
                                    ? new Plan.Work(UserTask.of(fold))
                                    : settle(idle);
                            """),
                    PlantedBug.in(
                            "entity/UserTask.java",
                            "a folded operation that is refused fails all its events",
                            "return exhausted ? left.givenUp(problem) : left.refused(problem);",
                            "return left.givenUp(problem);"));
}
