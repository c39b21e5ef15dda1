package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.EventType;
import io.github.mesiboprovisioner.contracts.Result;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which input records have been answered: each once, and each entity's in the order of the log. */
final class Ledger {

    /** Enough to see what is wrong. */
    private static final int WRONG_MAX = 20;

    private final Map<String, BitSet> sent = new HashMap<>();
    private final Map<String, BitSet> answered = new HashMap<>();
    private final Map<Entity, Long> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int sentCount;
    private int answeredCount;

    void sent(Feed.Position position) {
        bits(sent, position.topic(), position.partition()).set(bit(position.offset()));
        sentCount++;
    }

    int sentCount() {
        return sentCount;
    }

    int answeredCount() {
        return answeredCount;
    }

    /** The next result of the topic; extra ones have a suffix and no say. */
    void answered(Result result) {
        if (!result.idSuffix().isEmpty()) {
            return;
        }
        EventOrigin origin = result.origin();
        BitSet bits = bits(answered, origin.topic(), origin.partition());
        if (bits.get(bit(origin.offset()))) {
            note("answered twice: " + result);
        }
        bits.set(bit(origin.offset()));
        answeredCount++;
        Entity.of(result).ifPresent(entity -> judgeOrder(entity, result));
    }

    /** Results of undecodable records come when they come. */
    private void judgeOrder(Entity entity, Result result) {
        Long before = last.put(entity, result.origin().offset());
        if (before != null && result.origin().offset() <= before) {
            note("after the answer to offset " + before + ": " + result);
        }
    }

    /** Every record was answered, once and in order, and nothing else was. */
    void assertKept() {
        assertThat(wrong).isEmpty();
        assertThat(answered).isEqualTo(sent);
    }

    private void note(String violation) {
        if (wrong.size() < WRONG_MAX) {
            wrong.add(violation);
        }
    }

    private static BitSet bits(Map<String, BitSet> all, String topic, int partition) {
        return all.computeIfAbsent(topic + "/" + partition, _ -> new BitSet());
    }

    private static int bit(long offset) {
        return Math.toIntExact(offset);
    }

    /** A user and a group may have the same id. */
    private record Entity(String id, boolean user) {
        static Optional<Entity> of(Result result) {
            return result.origin()
                    .type()
                    .flatMap(EventType::of)
                    .filter(_ -> !(result.outcome() instanceof Result.Outcome.Failed))
                    .map(type -> new Entity(result.subject(), type.aboutUser()));
        }
    }
}
