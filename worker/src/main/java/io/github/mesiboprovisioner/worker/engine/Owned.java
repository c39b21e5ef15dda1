package io.github.mesiboprovisioner.worker.engine;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The partitions that this instance owns, from grant to release.
 *
 * <p>Thread: the engine's alone.
 */
final class Owned {

    private final EngineSettings settings;
    private final Turn turn;
    private final Gate gate;
    private final Outbox outbox;
    private final Counters counters;
    private final LaneRunner lanes;
    private final Map<PartitionId, Partition> partitions;
    private final Map<PartitionId, Grant> halted = new LinkedHashMap<>();
    private final Map<PartitionId, String> resets = new LinkedHashMap<>();
    private int partitionsInAll;
    private final Set<String> startedTopics = new HashSet<>();
    private boolean stopping;

    Owned(
            EngineSettings settings,
            Turn turn,
            Gate gate,
            Outbox outbox,
            Counters counters,
            LaneRunner lanes,
            Map<PartitionId, Partition> partitions) {
        this.settings = settings;
        this.turn = turn;
        this.gate = gate;
        this.outbox = outbox;
        this.counters = counters;
        this.lanes = lanes;
        this.partitions = partitions;
    }

    Collection<Partition> all() {
        return partitions.values();
    }

    /** How many partitions all instances have together. */
    int partitionsInAll() {
        return partitionsInAll;
    }

    /** Starts with the partition, or halts or refuses: the reset table decides. */
    void granted(Grant grant, Restored restored) {
        if (stopping) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        partitionsInAll = restored.facts().partitionsInAll();
        switch (new StartRule(grant.partition(), restored, settings).decide()) {
            case StartRule.Decision.Start start -> start(grant, restored, start);
            case StartRule.Decision.Halt(var explanation) -> {
                halted.put(grant.partition(), grant);
                resets.put(grant.partition(), explanation);
                tellResets();
            }
            case StartRule.Decision.Refuse(var explanation) -> {
                halted.put(grant.partition(), grant);
                if (isRunning(grant.partition().topic())) {
                    gate.halt(HaltReason.PARTITIONS, explanation);
                } else {
                    turn.emit(new Effect.Refuse(explanation));
                }
            }
        }
    }

    /** At the start a refusal ends the worker, also if partitions of other topics came first. */
    private boolean isRunning(String topic) {
        return startedTopics.contains(topic) || gate.halts().containsKey(HaltReason.PARTITIONS);
    }

    private void tellResets() {
        if (resets.isEmpty()) {
            gate.resume(HaltReason.RESET);
        } else {
            gate.halt(HaltReason.RESET, String.join("; ", resets.values()));
        }
    }

    private void start(Grant grant, Restored restored, StartRule.Decision.Start start) {
        startedTopics.add(grant.partition().topic());
        if (start.lostFrom() < start.offset()) {
            counters.recordsLost -= start.settled().covered(start.lostFrom(), start.offset());
            recordsLost(grant, start.lostFrom(), start.offset());
        }
        RemovalGuard guard =
                new RemovalGuard(
                        settings.removals(), partitionsInAll, start.removals(), start.letThrough());
        long hold = start.clean() ? turn.nanos() : turn.nanos() + settings.takeoverHold().toNanos();
        Partition partition = new Partition(grant, restored, start, guard, hold);
        partitions.put(grant.partition(), partition);
        outbox.touch(partition, turn.nanos());
        outbox.hurry();
        turn.emit(new Effect.Start(grant, start.offset()));
        partition.paused = false;
        lanes.wake(partition, !start.clean());
    }

    /** Retention was faster than we. */
    void recordsLost(Grant grant, long from, long to) {
        counters.recordsLost += to - from;
        turn.emit(new Effect.RecordsLost(grant.partition(), from, to));
    }

    /** Gives everything back and takes nothing more. */
    void stop() {
        stopping = true;
        List.copyOf(halted.values()).forEach(this::withdraw);
        long until = turn.nanos() + settings.stopTime().toNanos();
        for (Partition partition : List.copyOf(partitions.values())) {
            withdraw(partition.grant);
            partition.drainUntil = Math.min(partition.drainUntil, until);
        }
    }

    /** Starts no call for the partition any more, and releases it when all is said. */
    void withdraw(Grant grant) {
        if (releaseHalted(grant)) {
            return;
        }
        Partition partition = find(grant);
        if (partition == null) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        if (partition.draining) {
            return;
        }
        partition.draining = true;
        partition.drainUntil = turn.nanos() + settings.callTime().toNanos();
        lanes.stop(partition);
    }

    /** It has another owner already: nothing of it may be said any more. */
    void lose(Grant grant) {
        if (releaseHalted(grant)) {
            return;
        }
        Partition partition = find(grant);
        if (partition == null) {
            turn.emit(new Effect.Released(grant));
            return;
        }
        lanes.stop(partition);
        release(partition);
    }

    private boolean releaseHalted(Grant grant) {
        if (!grant.equals(halted.get(grant.partition()))) {
            return false;
        }
        halted.remove(grant.partition());
        if (resets.remove(grant.partition()) != null) {
            tellResets();
        }
        turn.emit(new Effect.Released(grant));
        return true;
    }

    /** The partition is forgotten. */
    void release(Partition partition) {
        partition.gone = true;
        partitions.remove(partition.grant.partition());
        outbox.forget(partition);
        turn.emit(new Effect.Released(partition.grant));
    }

    /** Null if the partition has left since, even if it came back. */
    @Nullable Partition find(Grant grant) {
        Partition partition = partitions.get(grant.partition());
        return partition != null && partition.grant.equals(grant) ? partition : null;
    }

    /** Lets a draining partition say its last word once nothing is in flight. */
    void finish(Partition partition) {
        boolean drained = partition.inFlight == 0 || turn.nanos() >= partition.drainUntil;
        if (!drained || partition.lastBatch >= 0) {
            return;
        }
        if (!partition.opened && outbox.isIdle()) {
            release(partition);
            return;
        }
        partition.drained = true;
        outbox.touch(partition, turn.nanos());
        outbox.hurry();
    }
}
