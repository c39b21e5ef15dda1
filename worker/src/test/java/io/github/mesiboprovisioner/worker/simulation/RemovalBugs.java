package io.github.mesiboprovisioner.worker.simulation;

import java.util.List;

/** Mistakes in what is held, and in what becomes of it. */
final class RemovalBugs {
    private RemovalBugs() {}

    static final List<PlantedBug> ALL =
            List.of(
                    PlantedBug.in(
                            "entity/UserReleaseTask.java",
                            "a removal is carried out before its release is committed",
                            "return true;",
                            "return false;"),
                    PlantedBug.in(
                            "engine/Orders.java",
                            "commands from before a grant are not read again",
                            "turn.emit(new Effect.ReadControl(partition.control.next()));",
                            ""),
                    PlantedBug.in(
                            "entity/Release.java",
                            "a command is taken for any removal of its entity",
                            "return held.resultId().equals(named.resultId())\n",
                            "return true || held.resultId().equals(named.resultId())\n"),
                    PlantedBug.in(
                            "engine/RemovalGuard.java",
                            "a removal that was superseded keeps its place",
                            "if (time != null && unused) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "engine/Dispatcher.java",
                            "a removal takes no place in the guard's window",
                            "if (lane.partition.guard.letThrough(attempt.task.removals(),"
                                    + " turn.wall())) {",
                            "if (false) {"));
}
