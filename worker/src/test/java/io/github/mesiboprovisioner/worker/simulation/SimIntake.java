package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.CommittedOffset;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.engine.StateTable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The consumer: membership, lease, restore and polling. */
final class SimIntake {
    private final SimProcess process;
    private final World world;
    private final SimKafka kafka;
    private final Dice dice;
    private final Map<PartitionId, Assigned> assigned = new TreeMap<>();

    /** Grants that the engine has to release before anything else happens here. */
    private final Set<Grant> awaited = new HashSet<>();

    private Runnable afterRelease = () -> {};
    private @Nullable SimMembership membership;
    private boolean joining;
    private boolean stopping;
    private boolean asked;
    private boolean polling;
    private long leaseUntil = Long.MIN_VALUE;
    private long cutOffUntil = Long.MIN_VALUE;

    /** A partition that the group assigned. */
    private static final class Assigned {
        final PartitionId partition;
        @Nullable Grant grant;
        boolean reading;
        long position;

        Assigned(PartitionId partition) {
            this.partition = partition;
        }
    }

    SimIntake(SimProcess process) {
        this.process = process;
        this.world = process.world;
        this.kafka = process.world.kafka();
        this.dice = process.dice;
    }

    void start() {
        process.in(dice.millis(0, 200), () -> join(null));
        process.in(heartbeatInterval(), this::heartbeat);
    }

    long leaseUntil() {
        return leaseUntil;
    }

    /** True if the group agrees that this process is the member it takes itself for. */
    boolean isCurrent() {
        SimMembership current = membership;
        return current != null && kafka.group.accepts(current);
    }

    /**
     * True if the group has answered lately, rebalances nothing, and all there is has been read.
     */
    boolean isSettled() {
        return isCurrent()
                && process.now() < leaseUntil
                && !joining
                && awaited.isEmpty()
                && assigned.values().stream().allMatch(this::isRead);
    }

    private boolean isRead(Assigned mine) {
        return mine.grant != null && mine.position >= kafka.input(mine.partition).end();
    }

    // ---- the network to the brokers ------------------------------------------------------------

    void cutOff(long untilNanos) {
        process.say("is cut off from Kafka");
        cutOffUntil = untilNanos;
    }

    boolean isCutOff() {
        return process.now() < cutOffUntil;
    }

    private void retry(Runnable action) {
        process.in(dice.millis(30, 120), action);
    }

    // ---- the group -----------------------------------------------------------------------------

    private void join(@Nullable String memberId) {
        if (stopping) {
            return;
        }
        if (isCutOff()) {
            retry(() -> join(memberId));
            return;
        }
        joining = true;
        kafka.group.join(process.id.instance(), memberId, assigned.keySet(), new Joining());
    }

    /** Hears the coordinator's answer. */
    private final class Joining implements SimGroup.Joiner {
        @Override
        public void joined(SimMembership latest, Set<PartitionId> partitions) {
            process.in(dice.millis(1, 30), () -> SimIntake.this.joined(latest, partitions));
        }

        @Override
        public void refused(SimGroup.Heard why) {
            process.in(dice.millis(1, 30), () -> SimIntake.this.refused(why));
        }
    }

    private void refused(SimGroup.Heard why) {
        joining = false;
        if (why == SimGroup.Heard.FENCED) {
            process.die(false);
        } else {
            lose(null);
        }
    }

    private void joined(SimMembership latest, Set<PartitionId> partitions) {
        joining = false;
        if (stopping) {
            return;
        }
        process.say("joined " + latest + " " + partitions);
        membership = latest;
        List<Grant> revoked = new ArrayList<>();
        boolean gavesUp = false;
        for (Assigned mine : List.copyOf(assigned.values())) {
            if (!partitions.contains(mine.partition)) {
                gavesUp = true;
                assigned.remove(mine.partition);
                if (mine.grant != null) {
                    revoked.add(mine.grant);
                }
            }
        }
        boolean joinsAgain = gavesUp;
        await(revoked, () -> settle(latest, partitions, joinsAgain));
        if (!revoked.isEmpty()) {
            process.post(new Input.Withdrawn(revoked, latest));
        }
    }

    private void settle(SimMembership latest, Set<PartitionId> partitions, boolean joinsAgain) {
        if (stopping) {
            return;
        }
        process.post(new Input.Joined(latest));
        for (PartitionId partition : partitions) {
            if (!assigned.containsKey(partition)) {
                Assigned mine = new Assigned(partition);
                assigned.put(partition, mine);
                process.in(dice.millis(1, 40), () -> restore(mine));
            }
        }
        if (joinsAgain) {
            join(latest.memberId());
        } else if (!asked) {
            asked = true;
            process.in(world.scenario().session().toNanos(), this::askForRebalance);
        }
        nudge();
    }

    /**
     * Once in its life: a static member that died between giving a partition up and joining again
     * comes back without any rebalance, and nobody would get that partition.
     */
    private void askForRebalance() {
        SimMembership current = membership;
        if (current != null && !joining && awaited.isEmpty()) {
            join(current.memberId());
        }
    }

    private void await(List<Grant> grants, Runnable action) {
        awaited.addAll(grants);
        afterRelease = action;
        goOnIfReleased();
    }

    private void goOnIfReleased() {
        if (awaited.isEmpty()) {
            Runnable action = afterRelease;
            afterRelease = () -> {};
            action.run();
        }
    }

    void released(Grant grant) {
        awaited.remove(grant);
        Assigned mine = assigned.get(grant.partition());
        if (mine != null && grant.equals(mine.grant)) {
            assigned.remove(grant.partition());
        }
        if (!stopping) {
            goOnIfReleased();
        }
        endIfDone();
    }

    private long heartbeatInterval() {
        return world.scenario().session().toNanos() / 4;
    }

    private void heartbeat() {
        process.in(heartbeatInterval(), this::heartbeat);
        sendHeartbeat();
    }

    void heartbeatSoon() {
        process.in(dice.millis(1, 30), this::sendHeartbeat);
    }

    private void sendHeartbeat() {
        SimMembership current = membership;
        if (current == null || joining || isCutOff()) {
            return;
        }
        long sentAt = process.now();
        long way = dice.millis(1, 20);
        world.schedule()
                .in(
                        way,
                        () -> {
                            SimGroup.Heard heard = kafka.group.heartbeat(current);
                            process.in(way, () -> heard(current, heard, sentAt));
                        });
    }

    private void heard(SimMembership about, SimGroup.Heard heard, long sentAt) {
        if (!about.equals(membership) || joining) {
            return;
        }
        switch (heard) {
            case OK -> extendLease(sentAt);
            case REBALANCING -> {
                extendLease(sentAt);
                if (awaited.isEmpty()) {
                    join(about.memberId());
                }
            }
            case UNKNOWN_GENERATION -> lose(about.memberId());
            case UNKNOWN_MEMBER -> lose(null);
            case FENCED -> process.die(false);
        }
    }

    private void extendLease(long sentAt) {
        long session = world.scenario().session().toNanos();
        long until = sentAt + session - session / 10;
        if (until > leaseUntil) {
            leaseUntil = until;
            process.post(new Input.LeaseExtended(process.nanos(until)));
        }
    }

    private void lose(@Nullable String memberId) {
        process.say("lost its partitions");
        membership = null;
        List<Grant> lost = new ArrayList<>(awaited);
        for (Assigned mine : assigned.values()) {
            if (mine.grant != null) {
                lost.add(mine.grant);
            }
        }
        assigned.clear();
        await(lost, () -> join(memberId));
        if (!lost.isEmpty()) {
            process.post(new Input.Lost(lost));
        }
    }

    /** SIGTERM. The static member stays in the group. */
    void stop() {
        process.say("is asked to stop");
        stopping = true;
        assigned.values().removeIf(mine -> mine.grant == null);
        process.post(new Input.Stopping());
        process.in(dice.millis(1, 5), this::endIfDone);
        process.in(world.scenario().shutdownTimeout().toNanos(), () -> process.die(false));
    }

    void endIfDone() {
        if (stopping && assigned.isEmpty() && awaited.isEmpty() && process.committer.isIdle()) {
            process.die(true);
        }
    }

    // ---- restore -------------------------------------------------------------------------------

    private boolean isStill(Assigned mine) {
        return !stopping && assigned.get(mine.partition) == mine;
    }

    /** First the committed offset, then the state up to where it ends now. */
    private void restore(Assigned mine) {
        if (!isStill(mine)) {
            return;
        }
        if (isCutOff() || !kafka.isOffsetStable(mine.partition)) {
            retry(() -> restore(mine));
            return;
        }
        Optional<CommittedOffset> committed = kafka.committed(mine.partition);
        process.in(
                dice.millis(0, 10),
                () -> {
                    long end = kafka.state(mine.partition).end();
                    process.in(dice.millis(0, 10), () -> read(mine, committed, end));
                });
    }

    private void read(Assigned mine, Optional<CommittedOffset> committed, long end) {
        if (!isStill(mine)) {
            return;
        }
        if (isCutOff() || !kafka.state(mine.partition).isStable(end)) {
            retry(() -> read(mine, committed, end));
            return;
        }
        StateTable table = new StateTable();
        for (StateRecord record : kafka.state(mine.partition).committed()) {
            table.put(throughBytes(record));
        }
        InputLog input = kafka.input(mine.partition);
        Grant grant = process.grant(mine.partition);
        mine.grant = grant;
        process.post(
                new Input.Granted(
                        grant,
                        new Restored(
                                committed, table, world.scenario().facts(mine.partition, input))));
    }

    /** What was written is bytes. */
    private static StateRecord throughBytes(StateRecord record) {
        StateCodec.Encoded encoded = StateCodec.encode(record);
        return StateCodec.decode(encoded.key(), encoded.value());
    }

    // ---- polling -------------------------------------------------------------------------------

    void startAt(Grant grant, long offset) {
        Assigned mine = assigned.get(grant.partition());
        if (mine != null && grant.equals(mine.grant)) {
            mine.position = offset;
            mine.reading = true;
            nudge();
        }
    }

    void pause(Grant grant, boolean paused) {
        Assigned mine = assigned.get(grant.partition());
        if (mine != null && grant.equals(mine.grant)) {
            mine.reading = !paused;
            nudge();
        }
    }

    /** There may be something to read. */
    void nudge() {
        if (!polling && !stopping) {
            polling = true;
            process.in(dice.millis(1, 25), this::poll);
        }
    }

    private void poll() {
        polling = false;
        if (stopping || !awaited.isEmpty()) {
            return;
        }
        if (isCutOff()) {
            nudge();
            return;
        }
        for (Assigned mine : assigned.values()) {
            poll(mine);
        }
    }

    private void poll(Assigned mine) {
        Grant grant = mine.grant;
        InputLog input = kafka.input(mine.partition);
        if (!mine.reading || grant == null || mine.position >= input.end()) {
            return;
        }
        int max = dice.between(1, 12);
        List<InputRecord> records = input.read(mine.position, max);
        boolean isAll = records.size() < max;
        boolean seesEnd = records.isEmpty() || (isAll && dice.chance(0.7));
        mine.position = seesEnd ? input.end() : records.getLast().offset() + 1;
        process.post(new Input.Polled(grant, records, mine.position));
        if (mine.position < input.end()) {
            nudge();
        }
    }
}
