package io.github.mesiboprovisioner.worker.simulation;

import java.util.List;

/** Mistakes in what lies around the entities: commits, take-over, calls. */
final class EngineBugs {
    private EngineBugs() {}

    static final List<PlantedBug> COMMITS =
            List.of(
                    PlantedBug.in(
                                    "engine/Commits.java",
                                    "an in-doubt commit is decided by the watermark alone",
                                    ".map(part -> found.get(part.grant().partition()))",
                                    "")
                            .and(
                                    "engine/Commits.java",
                                    ".anyMatch(offset -> offset != null &&"
                                            + " offset.nonce().equals(batch.nonce()));",
                                    ".anyMatch(part -> found.containsKey(part.grant().partition())"
                                            + " && found.get(part.grant().partition()).offset()"
                                            + " >= part.offset());"),
                    PlantedBug.in(
                            "engine/Outbox.java",
                            "an old batch is sent again with newer group metadata",
                            "if (!partition.gone) {",
                            "{"),
                    PlantedBug.in(
                            "engine/Outbox.java",
                            "what was not committed is dropped",
                            "content(partition, nanos).prepend(content);",
                            "content(partition, nanos);"),
                    PlantedBug.in(
                            "engine/Outbox.java",
                            "what was not committed overwrites newer state",
                            "merged = new LinkedHashMap<>(earlier.states);\n"
                                    + "            merged.putAll(states);",
                            "merged = new LinkedHashMap<>(states);\n"
                                    + "            merged.putAll(earlier.states);"),
                    PlantedBug.in(
                            "engine/Outbox.java",
                            "what was not committed goes behind what came after it",
                            "records.addAll(0, earlier.records);",
                            "records.addAll(earlier.records);"),
                    PlantedBug.in(
                            "engine/Partition.java",
                            "offsets are committed before results",
                            "tracker.watermark(),\n                tracker.settledAbove(),",
                            "tracker.next(),\n                tracker.settledAbove(),"),
                    PlantedBug.in(
                            "engine/OffsetTracker.java",
                            "what an earlier owner settled and nobody read again is forgotten",
                            "for (Ranges.Range range : settledBefore.list()) {",
                            "for (Ranges.Range range : Ranges.NONE.list()) {"),
                    PlantedBug.in(
                            "engine/Arrivals.java",
                            "offsets are taken for contiguous",
                            "partition.tracker.readUpTo(next);",
                            "partition.tracker.readUpTo(records.isEmpty() ? 0 :"
                                    + " records.getLast().offset() + 1);"),
                    PlantedBug.in(
                            "engine/Settlement.java",
                            "a failed event leaves no dead letter",
                            "&& problem.deadLetter()",
                            "&& false"),
                    PlantedBug.in(
                            "engine/LaneRunner.java",
                            "a lane is forgotten before what it wrote is committed",
                            "&& lane.phase == LanePhase.IDLE\n"
                                    + "                && outbox.isCommitted(lane)) {",
                            "&& lane.phase == LanePhase.IDLE) {"),
                    PlantedBug.in(
                            "engine/Owned.java",
                            "what a lost partition wrote is committed all the same",
                            "outbox.forget(partition);",
                            ""));

    static final List<PlantedBug> TAKE_OVER =
            List.of(
                    PlantedBug.in(
                            "engine/StartRule.java",
                            "the settled ranges are forgotten",
                            "progress.settled(),",
                            "Ranges.NONE,"),
                    PlantedBug.in(
                            "engine/StartRule.java",
                            "offsets moved by somebody else are not noticed",
                            "map(committed -> !committed.equals(expected))",
                            "map(_ -> false)"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "a late reply counts for a partition that left and came back",
                            "lane == null || lane.partition.gone || attempt == null",
                            "lane == null || attempt == null"),
                    PlantedBug.in(
                                    "engine/Partition.java",
                                    "calls begin before the first commit says that the owner is not"
                                            + " clean",
                                    "return opened && !draining && !catchingUp();",
                                    "return !draining && !catchingUp();")
                            .and(
                                    "engine/Partition.java",
                                    "this.holdUntil = holdUntil;",
                                    "this.holdUntil = holdUntil; this.startedUpToDurable ="
                                            + " startedUpTo;"),
                    PlantedBug.in(
                            "engine/Partition.java",
                            "startedUpTo is ignored",
                            "return lane.first().queued().origin().offset() < startedUpToDurable;",
                            "return true;"),
                    PlantedBug.in(
                            "engine/Engine.java",
                            "the pending limit pauses the catching up",
                            "!partition.catchingUp() && (!gate",
                            "(!gate"),
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
                            "boolean isHeldOff = nanos < holdUntil;",
                            "boolean isHeldOff = false;"),
                    PlantedBug.in(
                            "engine/Owned.java",
                            "late members are forgotten when an owner changes",
                            "lanes.wake(partition, !start.clean());",
                            ""),
                    PlantedBug.in(
                            "engine/Groups.java",
                            "a compacted state is not restored in full",
                            "replace(id, get(id).withMember(address, member));",
                            "if (groups.containsKey(id))"
                                    + " { replace(id, get(id).withMember(address, member)); }"),
                    PlantedBug.in(
                            "engine/EntityForm.java",
                            "the ids of settled events are forgotten at restore",
                            "return new History(recent, sequence, from.signed());",
                            "return new History(List.of(), sequence, from.signed());"),
                    PlantedBug.in(
                            "engine/StartRule.java",
                            "the removal guard begins anew with every owner",
                            "progress.removals(),\n                progress.letThrough(),",
                            "List.of(),\n                Map.of(),"));

    static final List<PlantedBug> CALLS =
            List.of(
                    PlantedBug.in(
                            "engine/Dispatcher.java",
                            "groupadd is sent before its intention is committed",
                            "if (attempt.task.commitFirst() && !attempt.intended) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "engine/Gate.java",
                            "calls go on after the app token was refused",
                            "if (stopsCalls(reason)) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "engine/Gate.java",
                            "a late refusal of the old app token halts for good",
                            "if (calledAt <= appTokenAt) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "engine/Gate.java",
                            "calls go on although mesibo asked to wait",
                            "if (!hasLease() || isHalted() || isThrottled()) {",
                            "if (!hasLease() || isHalted()) {"),
                    PlantedBug.in(
                            "engine/Gate.java",
                            "every instance takes the whole rate",
                            "calls.ratePerSecond() * factor * owned / all",
                            "calls.ratePerSecond() * factor"),
                    PlantedBug.in(
                                    "engine/Gate.java",
                                    "calls go on without a lease",
                                    "if (!hasLease() || isHalted() || isThrottled()) {",
                                    "if (isHalted() || isThrottled()) {")
                            .and(
                                    "engine/Gate.java",
                                    "case AUTH, BREACH, EGRESS, PARTITIONS, LEASE -> true;",
                                    "case LEASE -> false;"
                                            + " case AUTH, BREACH, EGRESS, PARTITIONS -> true;"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "an unanswered attempt leaves no doubt",
                            "attempt.doubt = true;",
                            "attempt.doubt = false;"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "a later refusal clears the doubt",
                            "case Reply.Refused(var failure) -> failed(lane, attempt, failure);",
                            "case Reply.Refused(var failure) -> {"
                                    + " attempt.doubt = false; failed(lane, attempt, failure); }"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "attempts count while the circuit is open",
                            "if (gate.circuit().isClosed()) {",
                            "{"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "being throttled is an attempt",
                            "case Failure.Throttled _, Failure.Forbidden _ ->"
                                    + " lanes.makeReady(lane);",
                            "case Failure.Throttled _, Failure.Forbidden _ -> retry(lane, attempt,"
                                    + " failure);"),
                    PlantedBug.in(
                            "engine/Answers.java",
                            "an outage dead-letters",
                            "if (gate.answeredSince(attempt.firstCallAt)) {",
                            "if (true) {"));
}
