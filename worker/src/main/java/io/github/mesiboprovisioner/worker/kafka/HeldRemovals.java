package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.TopicSettings;
import io.github.mesiboprovisioner.worker.engine.StateTable;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Finds the removals that wait for an operator, in the committed state of all partitions. */
public final class HeldRemovals {

    private final Clients clients;
    private final TopicSettings topics;

    public HeldRemovals(Clients clients, TopicSettings topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /**
     * A removal that waits for an operator.
     *
     * @param members how many members of a group are held; 0 if it is the entity itself
     */
    public record Held(EntityKey entity, HeldRemoval removal, int members) {

        /** {@code <topic>/<partition>/<offset>} of the event that was held. */
        public String id() {
            return removal.origin().resultId();
        }
    }

    /**
     * All of them, the oldest first.
     *
     * @throws KafkaException if the state cannot be read to its end within {@code max}
     */
    public List<Held> find(Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        BooleanSupplier isInTime = () -> System.nanoTime() - deadline < 0;
        List<Held> found = new ArrayList<>();
        try (Admin admin = clients.admin().get();
                Consumer<byte[], byte[]> reader = clients.reader().apply("removals")) {
            InputFacts facts = new InputFacts(admin, topics);
            for (TopicPartition partition : statePartitions(admin)) {
                StateTable table =
                        new StateTopic(reader, facts::endsOfLogs, _ -> isInTime.getAsBoolean())
                                .read(Set.of(partition))
                                .values()
                                .iterator()
                                .next()
                                .table();
                if (!isInTime.getAsBoolean()) {
                    throw new KafkaException(partition + " was not read to its end in " + max);
                }
                table.waiting()
                        .forEach((key, held) -> found.add(new Held(key, held, held(table, key))));
            }
        }
        found.sort(Comparator.comparing((Held held) -> held.removal().since()));
        return found;
    }

    private List<TopicPartition> statePartitions(Admin admin) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<String> names = topics.input().stream().map(topics::state).toList();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, answer) -> partitions.addAll(partitions(name, answer)));
        return partitions;
    }

    /** No worker has run yet if there is no state topic. */
    private static List<TopicPartition> partitions(
            String name, KafkaFuture<TopicDescription> answer) {
        try {
            return Answers.of(answer).partitions().stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    private static int held(StateTable table, EntityKey key) {
        return table.get(key) instanceof GroupState group
                ? (int) group.members().values().stream().filter(HeldRemovals::isHeld).count()
                : 0;
    }

    private static boolean isHeld(GroupState.Member member) {
        return member instanceof GroupState.Member.Confirmed(boolean held) && held;
    }
}
