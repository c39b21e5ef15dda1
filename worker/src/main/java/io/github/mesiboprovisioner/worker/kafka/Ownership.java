package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The partitions that are ours, and since when. Belongs to the intake's thread. */
final class Ownership {

    /** Of the whole process: a grant must never be taken for an older one of the same partition. */
    private static final AtomicLong INCARNATIONS = new AtomicLong();

    private final Map<TopicPartition, Owned> owned = new HashMap<>();

    /** What has become of a grant. */
    enum Phase {
        /** The engine does not know of it yet. */
        RESTORING,
        /** The engine works on it. */
        GRANTED,
        /** The engine has forgotten it. */
        RELEASED
    }

    /** One grant. */
    static final class Owned {
        private final Grant grant;
        private Phase phase = Phase.RESTORING;

        /** Where the engine was told that reading goes on. */
        private long told = -1;

        private Owned(Grant grant) {
            this.grant = grant;
        }

        Grant grant() {
            return grant;
        }

        Phase phase() {
            return phase;
        }

        void phase(Phase next) {
            phase = next;
        }

        /** Remembers what the engine is told; false if it knows. */
        boolean tell(long next) {
            boolean news = next != told;
            told = next;
            return news;
        }
    }

    Grant add(TopicPartition partition) {
        Grant grant =
                new Grant(CommittedOffsets.partitionId(partition), INCARNATIONS.incrementAndGet());
        owned.put(partition, new Owned(grant));
        return grant;
    }

    /** Null if it is not ours, or the grant is an older one. */
    @Nullable Owned current(Grant grant) {
        Owned found = owned.get(topicPartition(grant.partition()));
        return found != null && found.grant.equals(grant) ? found : null;
    }

    @Nullable Owned of(TopicPartition partition) {
        return owned.get(partition);
    }

    /** Removes them, and returns those that were ours. */
    List<Owned> remove(Collection<TopicPartition> partitions) {
        List<Owned> removed = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Owned found = owned.remove(partition);
            if (found != null) {
                removed.add(found);
            }
        }
        return removed;
    }

    List<Owned> removeAll() {
        List<Owned> removed = List.copyOf(owned.values());
        owned.clear();
        return removed;
    }

    int size() {
        return owned.size();
    }

    int restoring() {
        return (int) owned.values().stream().filter(each -> each.phase == Phase.RESTORING).count();
    }

    private static TopicPartition topicPartition(PartitionId partition) {
        return CommittedOffsets.topicPartition(partition);
    }
}
