package io.github.mesiboprovisioner.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the simulation is worth: each of these mistakes is found within {@value #SEEDS} seeds. */
final class PlantedBugsTest {

    private static final int SEEDS = 2000;

    static Stream<PlantedBug> bugs() {
        return Stream.of(
                PlantedBug.in(
                                "engine/Commits.java",
                                "an in-doubt commit is decided by the watermark alone",
                                ".map(part -> found.get(part.grant().partition()))",
                                "")
                        .and(
                                ".anyMatch(offset -> offset != null &&"
                                        + " offset.nonce().equals(batch.nonce()));",
                                ".anyMatch(part -> found.containsKey(part.grant().partition()) &&"
                                        + " found.get(part.grant().partition()).offset() >="
                                        + " part.offset());"),
                PlantedBug.in(
                        "engine/Outbox.java",
                        "an old batch is sent again with newer group metadata",
                        "if (!partition.gone) {",
                        "{"),
                PlantedBug.in(
                        "engine/StartRule.java",
                        "the settled ranges are forgotten",
                        "progress.settled(),",
                        "Ranges.NONE,"),
                PlantedBug.in(
                        "engine/Partition.java",
                        "offsets are committed before results",
                        "tracker.watermark(),\n                tracker.settledAbove(),",
                        "tracker.next(),\n                tracker.settledAbove(),"),
                PlantedBug.in(
                        "engine/Partition.java",
                        "startedUpTo is ignored",
                        "first.origin().offset() < startedUpToDurable\n                && ",
                        ""),
                PlantedBug.in(
                        "engine/Outbox.java",
                        "an owner that leaves calls behind says that it is clean",
                        "boolean clean = last && !partition.leavesDoubt();",
                        "boolean clean = last;"),
                PlantedBug.in(
                        "engine/Arrivals.java",
                        "what was perhaps called for is taken for untouched",
                        "record.offset() < partition.maybeCalledBelow,",
                        "false,"),
                PlantedBug.in(
                        "engine/Partition.java",
                        "the take-over hold is not kept",
                        "(!first.maybeCalled() || nanos >= holdUntil)",
                        "true"),
                PlantedBug.in(
                        "engine/Dispatcher.java",
                        "groupadd is sent before its intention is committed",
                        "if (attempt.task.commitFirst() && !attempt.intended) {",
                        "if (false) {"),
                PlantedBug.in(
                        "engine/Gate.java",
                        "calls go on after the app token was refused",
                        "return halts.keySet().stream().anyMatch(Gate::stopsCalls);",
                        "return false;"),
                PlantedBug.in(
                        "engine/Gate.java",
                        "every instance takes the whole rate",
                        "calls.ratePerSecond() * factor * owned / all",
                        "calls.ratePerSecond() * factor"),
                PlantedBug.in(
                        "engine/Gate.java",
                        "calls go on without a lease",
                        "if (!hasLease() || isHalted() || isThrottled()) {",
                        "if (isHalted() || isThrottled()) {"),
                PlantedBug.in(
                        "engine/Settlement.java",
                        "a failed event leaves no dead letter",
                        "&& problem.deadLetter()",
                        "&& false"),
                PlantedBug.in(
                        "engine/Outbox.java",
                        "what was not committed is dropped",
                        "content(partition, nanos).prepend(content);",
                        "content(partition, nanos);"),
                PlantedBug.in(
                        "engine/Arrivals.java",
                        "offsets are taken for contiguous",
                        "partition.tracker.readUpTo(next);",
                        "partition.tracker.readUpTo(records.isEmpty() ? 0 :"
                                + " records.getLast().offset() + 1);"),
                PlantedBug.in(
                        "engine/Answers.java",
                        "an unanswered attempt leaves no doubt",
                        "attempt.doubt = true;",
                        "attempt.doubt = false;"),
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
                        "return true || held.resultId().equals(named.resultId())\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void simulation_plantedBug_findsIt(PlantedBug bug)
            throws IOException, ReflectiveOperationException {
        OptionalLong seed = BuggyWorld.with(bug).firstFound(SEEDS);

        System.out.println(bug.name() + ": found at seed " + seed);
        assertThat(seed).as("%s, within %d seeds", bug.name(), SEEDS).isPresent();
    }
}
