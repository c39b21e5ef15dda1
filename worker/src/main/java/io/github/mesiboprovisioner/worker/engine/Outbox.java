package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Group commit: collects what finished lanes have to say while one transaction is being committed.
 * What was not committed goes in front of what came after it.
 *
 * <p>Thread: the engine's alone.
 */
final class Outbox {

    private final String groupId;
    private final RandomGenerator random;
    private final Map<Partition, Content> open = new LinkedHashMap<>();
    private @Nullable Sealed sealed;
    private @Nullable GroupMembership membership;
    private long batches;
    private long committedUpTo;
    private long waitingSince = Long.MAX_VALUE;
    private boolean urgent;

    /** What is to be written for one partition; a state record replaces an earlier one. */
    private static final class Content {
        final List<Output> records = new ArrayList<>();
        final Map<Object, StateRecord> states = new LinkedHashMap<>();
        final Set<Lane> lanes = new LinkedHashSet<>();

        void prepend(Content earlier) {
            records.addAll(0, earlier.records);
            Map<Object, StateRecord> merged = new LinkedHashMap<>(earlier.states);
            merged.putAll(states);
            states.clear();
            states.putAll(merged);
            lanes.addAll(earlier.lanes);
            earlier.lanes.forEach(lane -> lane.unsealed = true);
        }
    }

    /** The batch in flight, to be put back if it is not committed. */
    private record Sealed(Batch batch, Map<Partition, Content> contents) {}

    /** A member's key among the states; entities have their own. */
    private record MemberKey(String groupId, String address) {}

    Outbox(String groupId, RandomGenerator random) {
        this.groupId = groupId;
        this.random = random;
    }

    /** What is sealed from now on is committed under this. */
    void joined(GroupMembership latest) {
        membership = latest;
    }

    void add(Partition partition, Output output, long nanos) {
        content(partition, nanos).records.add(output);
    }

    void add(Lane lane, StateRecord state, long nanos) {
        Content content = content(lane.partition, nanos);
        content.states.put(keyOf(state), state);
        content.lanes.add(lane);
        lane.unsealed = true;
    }

    void add(Partition partition, StateRecord state, long nanos) {
        content(partition, nanos).states.put(keyOf(state), state);
    }

    /** The lane waits until its partition's progress, as it is now, is committed. */
    void touch(Lane lane, long nanos) {
        content(lane.partition, nanos).lanes.add(lane);
        lane.unsealed = true;
    }

    /** The partition's progress is to be committed even if nothing else is. */
    void touch(Partition partition, long nanos) {
        content(partition, nanos);
    }

    /** Somebody waits for the next commit. */
    void hurry() {
        urgent = true;
    }

    boolean isUrgent() {
        return urgent;
    }

    boolean isIdle() {
        return sealed == null;
    }

    /** True if something of the partition is to be committed, or is being committed. */
    boolean isUnderWay(Partition partition) {
        return open.containsKey(partition)
                || (sealed != null && sealed.contents().containsKey(partition));
    }

    /** How many results and dead letters of the partition are not committed. */
    int uncommitted(Partition partition) {
        Content waiting = open.get(partition);
        Content inFlight = sealed == null ? null : sealed.contents().get(partition);
        return (waiting == null ? 0 : waiting.records.size())
                + (inFlight == null ? 0 : inFlight.records.size());
    }

    /** How many state records are not sealed. */
    int unsealedStates() {
        return open.values().stream().mapToInt(content -> content.states.size()).sum();
    }

    /** The time stamps of the events whose results are not committed. */
    Stream<Instant> timestamps() {
        return Stream.concat(
                        open.values().stream(),
                        sealed == null ? Stream.empty() : sealed.contents().values().stream())
                .flatMap(content -> content.records.stream())
                .filter(Output.ToResults.class::isInstance)
                .map(output -> ((Output.ToResults) output).timestamp());
    }

    /** The partitions that the next batch is about. */
    Collection<Partition> waiting() {
        return open.keySet();
    }

    /** Since when the oldest of it waits (monotonic). */
    long waitingSince() {
        return waitingSince;
    }

    boolean canSeal() {
        return sealed == null && !open.isEmpty() && membership != null;
    }

    /** Everything collected so far, as one batch. */
    Batch seal() {
        GroupMembership under = membership;
        if (under == null || sealed != null) {
            throw new IllegalStateException("nothing can be sealed now");
        }
        String nonce = Long.toHexString(random.nextLong());
        long id = ++batches;
        List<Batch.Part> parts = new ArrayList<>();
        Map<Partition, Content> contents = new LinkedHashMap<>(open);
        contents.forEach((partition, content) -> parts.add(part(partition, content, nonce, id)));
        Batch batch = new Batch(id, under, nonce, parts);
        sealed = new Sealed(batch, contents);
        open.clear();
        waitingSince = Long.MAX_VALUE;
        urgent = false;
        return batch;
    }

    private Batch.Part part(Partition partition, Content content, String nonce, long id) {
        boolean last = partition.drained;
        if (last) {
            partition.lastBatch = id;
        }
        for (Lane lane : content.lanes) {
            lane.unsealed = false;
            lane.lastBatch = id;
        }
        List<Output> outputs = new ArrayList<>(content.records);
        content.states.values().forEach(state -> outputs.add(new Output.ToState(state)));
        boolean clean = last && !partition.leavesDoubt();
        Progress progress = partition.progress(groupId, nonce, clean);
        outputs.add(new Output.ToState(new StateRecord.OfProgress(progress)));
        return new Batch.Part(partition.grant, progress.watermark(), outputs);
    }

    /** The batch in flight if it has this id; a late word about another one counts for nothing. */
    @Nullable Batch inFlight(long id) {
        return sealed != null && sealed.batch().id() == id ? sealed.batch() : null;
    }

    /** The batch in flight is committed; returns the partitions that it was about. */
    Collection<Partition> committed() {
        Sealed done = takeSealed();
        committedUpTo = done.batch().id();
        return done.contents().keySet();
    }

    /** The last batch that is committed. */
    long committedUpTo() {
        return committedUpTo;
    }

    /** True if all that the lane wrote is committed. */
    boolean isCommitted(Lane lane) {
        return !lane.unsealed && lane.lastBatch <= committedUpTo;
    }

    /** Lanes of the batch in flight, for one partition. */
    Set<Lane> lanesInFlight(Partition partition) {
        Content content = sealed == null ? null : sealed.contents().get(partition);
        return content == null ? Set.of() : content.lanes;
    }

    /** The batch in flight is not committed: its content goes in front, for unchanged grants. */
    void notCommitted(long nanos) {
        Sealed failed = takeSealed();
        failed.contents()
                .forEach(
                        (partition, content) -> {
                            if (!partition.gone) {
                                content(partition, nanos).prepend(content);
                                partition.lastBatch = -1;
                            }
                        });
    }

    /** Nothing is written for it any more. */
    void forget(Partition partition) {
        open.remove(partition);
    }

    private Sealed takeSealed() {
        Sealed taken = sealed;
        if (taken == null) {
            throw new IllegalStateException("no batch is in flight");
        }
        sealed = null;
        return taken;
    }

    private Content content(Partition partition, long nanos) {
        waitingSince = Math.min(waitingSince, nanos);
        return open.computeIfAbsent(partition, _ -> new Content());
    }

    private static Object keyOf(StateRecord state) {
        return switch (state) {
            case StateRecord.OfProgress _ -> "progress";
            case StateRecord.OfUser(var address, _) -> EntityKey.user(address);
            case StateRecord.OfGroup(var id, _) -> EntityKey.group(id);
            case StateRecord.OfMember(var id, var address, _) -> new MemberKey(id, address);
            case StateRecord.Forgotten(var key) -> key;
            case StateRecord.ForgottenMember(var id, var address) -> new MemberKey(id, address);
        };
    }
}
