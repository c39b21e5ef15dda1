package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every record has exactly one result, and every failed one exactly one dead letter. */
final class OneResultEach implements Invariant {
    @Override
    public String name() {
        return "one result each";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Set<String> ids = new HashSet<>();
        Set<String> failed = new HashSet<>();
        for (Result result : history.results()) {
            if (!ids.add(result.id())) {
                return Optional.of("two results " + result.id());
            }
            if (result.outcome() instanceof Result.Outcome.Failed(var problem, _)
                    && problem.deadLetter()) {
                failed.add(result.origin().resultId());
            }
        }
        for (Map.Entry<PartitionId, InputLog> input : history.kafka().inputs.entrySet()) {
            for (InputRecord record : input.getValue().records()) {
                String id = input.getKey() + "/" + record.offset();
                if (!ids.contains(id)) {
                    return Optional.of("no result " + id);
                }
            }
        }
        return deadLetters(history, failed);
    }

    private static Optional<String> deadLetters(History history, Set<String> failed) {
        Map<String, Integer> letters = new HashMap<>();
        for (Output.ToDeadLetters letter : history.kafka().deadLetters.committed()) {
            letters.merge(letter.origin().resultId(), 1, Integer::sum);
        }
        for (String id : failed) {
            if (letters.getOrDefault(id, 0) != 1) {
                return Optional.of(letters.getOrDefault(id, 0) + " dead letters for " + id);
            }
        }
        return letters.size() == failed.size()
                ? Optional.empty()
                : Optional.of("dead letters " + letters + " for failures " + failed);
    }
}
