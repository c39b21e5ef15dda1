package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In every committed transaction the progress of a partition says exactly which records have a
 * result, the committed offset agrees with it, and it never goes backwards.
 */
final class ProgressTells implements Invariant {
    @Override
    public String name() {
        return "progress tells what is settled";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<PartitionId, Set<Long>> answered = new HashMap<>();
        Map<PartitionId, Progress> last = new HashMap<>();
        for (Fact fact : history.facts()) {
            if (fact instanceof Fact.Visible(_, _, var batch)) {
                for (Batch.Part part : batch.parts()) {
                    PartitionId partition = part.grant().partition();
                    Set<Long> known = answered.computeIfAbsent(partition, _ -> new HashSet<>());
                    part.outputs().forEach(output -> note(output, known));
                    List<Progress> told = progressIn(part);
                    Optional<String> violation =
                            told.size() != 1
                                    ? Optional.of(told.size() + " progress records")
                                    : judge(batch, part, told.getFirst(), last.get(partition))
                                            .or(
                                                    () ->
                                                            compare(
                                                                    told.getFirst(),
                                                                    known,
                                                                    history.kafka()
                                                                            .input(partition)));
                    if (violation.isPresent()) {
                        return violation.map(
                                what ->
                                        "batch %d of %s, %s: %s"
                                                .formatted(
                                                        batch.id(),
                                                        fact.process(),
                                                        partition,
                                                        what));
                    }
                    last.put(partition, told.getFirst());
                }
            }
        }
        return Optional.empty();
    }

    private static void note(Output output, Set<Long> known) {
        if (output instanceof Output.ToResults(var result, _) && result.idSuffix().isEmpty()) {
            known.add(result.origin().offset());
        }
    }

    private static List<Progress> progressIn(Batch.Part part) {
        return part.outputs().stream()
                .filter(Output.ToState.class::isInstance)
                .map(output -> ((Output.ToState) output).record())
                .filter(StateRecord.OfProgress.class::isInstance)
                .map(record -> ((StateRecord.OfProgress) record).progress())
                .toList();
    }

    private static Optional<String> judge(
            Batch batch, Batch.Part part, Progress progress, @Nullable Progress before) {
        if (!progress.nonce().equals(batch.nonce()) || progress.watermark() != part.offset()) {
            return Optional.of("offset " + part.offset() + " does not go with " + progress);
        }
        boolean isBackwards =
                before != null
                        && (progress.watermark() < before.watermark()
                                || progress.startedUpTo() < before.startedUpTo());
        return isBackwards ? Optional.of(progress + " after " + before) : Optional.empty();
    }

    private static Optional<String> compare(Progress progress, Set<Long> known, InputLog log) {
        for (InputRecord record : log.records()) {
            long offset = record.offset();
            boolean isSettled =
                    offset < progress.watermark() || progress.settled().contains(offset);
            if (isSettled != known.contains(offset)) {
                return Optional.of(
                        "record %d %s a result: %s"
                                .formatted(
                                        offset,
                                        known.contains(offset) ? "has" : "has not",
                                        progress));
            }
        }
        return Optional.empty();
    }
}
