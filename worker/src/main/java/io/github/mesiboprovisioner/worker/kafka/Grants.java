package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Which partitions are ours, and for which of them the engine knows: the meeting point of the
 * consumer's, the restoring and the engine's thread.
 *
 * <p>Thread: any.
 */
final class Grants {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<PartitionId, Grant> restoring = new HashMap<>();
    private final Map<PartitionId, Grant> known = new HashMap<>();
    private final Consumer<Input> mailbox;
    private long incarnations;

    Grants(Consumer<Input> mailbox) {
        this.mailbox = mailbox;
    }

    /** A partition was assigned; its state is to be restored. */
    Grant assigned(TopicPartition partition) {
        lock.lock();
        try {
            PartitionId id = id(partition);
            Grant grant = new Grant(id, ++incarnations);
            restoring.put(id, grant);
            return grant;
        } finally {
            lock.unlock();
        }
    }

    boolean isRestoring(Grant grant) {
        lock.lock();
        try {
            return grant.equals(restoring.get(grant.partition()));
        } finally {
            lock.unlock();
        }
    }

    /** The state is read: the engine takes over, unless the partition has left meanwhile. */
    void restored(Grant grant, Restored restored) {
        lock.lock();
        try {
            if (restoring.remove(grant.partition(), grant)) {
                known.put(grant.partition(), grant);
                mailbox.accept(new Input.Granted(grant, restored));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes partitions back that the engine does not know yet; returns those that it knows. */
    List<Grant> withdraw(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            List<Grant> grants = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                PartitionId id = id(partition);
                restoring.remove(id);
                Grant grant = known.get(id);
                if (grant != null) {
                    grants.add(grant);
                }
            }
            return grants;
        } finally {
            lock.unlock();
        }
    }

    void released(Grant grant) {
        lock.lock();
        try {
            known.remove(grant.partition(), grant);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the engine has released them; false if that took too long. */
    boolean awaitReleased(Collection<Grant> grants, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            Set<Grant> waiting = new HashSet<>(grants);
            while (true) {
                waiting.retainAll(known.values());
                if (waiting.isEmpty()) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The grant that the engine has for a partition. */
    Optional<Grant> of(TopicPartition partition) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(id(partition)));
        } finally {
            lock.unlock();
        }
    }

    boolean isKnown(Grant grant) {
        lock.lock();
        try {
            return grant.equals(known.get(grant.partition()));
        } finally {
            lock.unlock();
        }
    }

    boolean isRestoring() {
        lock.lock();
        try {
            return !restoring.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    static TopicPartition topicPartition(PartitionId id) {
        return new TopicPartition(id.topic(), id.partition());
    }
}
