package io.github.mesiboprovisioner.worker.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The product: a deterministic state machine that decides what is called, what is committed and
 * when. The same inputs at the same times with the same random numbers give the same effects.
 *
 * <p>What happens to a partition: {@code Granted} → (reset table) → {@code Start} and a first
 * commit that says "not clean" → records up to {@code startedUpTo} are read → calls are made →
 * group commits → {@code Withdrawn}: calls in flight settle, one last commit → {@code Released}.
 *
 * <p>Thread: one, the owner of the mailbox.
 */
public final class Engine {

    /** People look at the first ones; a command lists them all. */
    private static final int HELD_SHOWN = 100;

    private final EngineSettings settings;
    private final Turn turn = new Turn();
    private final Counters counters = new Counters();
    private final Gate gate;
    private final Outbox outbox;
    private final LaneRunner lanes;
    private final Dispatcher dispatcher;
    private final Answers answers;
    private final Owned owned;
    private final Arrivals arrivals;
    private final Orders orders;
    private final Commits commits;
    private final BlockedTime blockedTime;
    private final Forgetting forgetting;
    private final Stall stall;
    private double share = -1;
    private int wanted;

    public Engine(EngineSettings settings, Circuit circuit, RandomGenerator random) {
        this.settings = settings;
        this.gate = new Gate(settings.calls(), circuit, turn);
        this.outbox = new Outbox(settings.groupId(), random);
        this.stall = new Stall(gate, outbox, settings.callTime());
        Map<PartitionId, Partition> partitions = new LinkedHashMap<>();
        this.lanes = new LaneRunner(settings, turn, outbox, counters, partitions.values());
        this.blockedTime = new BlockedTime(gate, turn, lanes.settlement(), partitions.values());
        this.dispatcher = new Dispatcher(lanes, turn, gate, outbox);
        this.answers = new Answers(lanes, dispatcher, settings.calls().retry(), random, turn, gate);
        this.owned = new Owned(settings, turn, gate, outbox, counters, lanes, partitions);
        this.arrivals = new Arrivals(owned, lanes);
        this.orders = new Orders(owned, lanes, turn);
        this.commits = new Commits(settings, turn, gate, outbox, owned, lanes);
        this.forgetting = new Forgetting(settings.deletedRetention(), turn, outbox);
    }

    /** Takes one input and says what is to be done, in order. */
    public List<Effect> step(Input input, Time now) {
        turn.begin(now);
        int permits = 0;
        switch (input) {
            case Input.Granted(var grant, var restored) -> {
                owned.granted(grant, restored);
                orders.granted(grant);
            }
            case Input.Joined(var membership) -> commits.joined(membership);
            case Input.Withdrawn(var grants, var membership) -> {
                commits.joined(membership);
                blockedTime.record();
                grants.forEach(owned::withdraw);
            }
            case Input.Lost(var grants) -> grants.forEach(owned::lose);
            case Input.Polled(var grant, var records, var next) ->
                    arrivals.polled(grant, records, next);
            case Input.RecordsLost(var grant, var from, var to) ->
                    arrivals.recordsLost(grant, from, to);
            case Input.CallEnded(var id, var reply) -> answers.callEnded(id, reply);
            case Input.Committed(var id) -> commits.committed(id);
            case Input.NotCommitted(var id) -> commits.notCommitted(id);
            case Input.CommitInDoubt(var id, var found) -> commits.settleDoubt(id, found);
            case Input.ControlRead piece -> orders.read(piece);
            case Input.Permits(var count) -> permits = count;
            case Input.AppTokenChanged() -> gate.appTokenChanged();
            case Input.LeaseExtended(var until) -> gate.extendLease(until);
            case Input.HaltChanged(var reason, var on, var explanation) -> {
                if (on) {
                    gate.halt(reason, explanation);
                } else {
                    gate.resume(reason);
                }
            }
            case Input.Stopping() -> {
                blockedTime.record();
                owned.stop();
            }
            case Input.Tick() -> {}
        }
        goOn(permits);
        return turn.end();
    }

    /** Whatever is possible after any input. */
    private void goOn(int permits) {
        gate.checkLease();
        gate.grow();
        blockedTime.observe();
        List.copyOf(owned.all()).forEach(this::lookAt);
        lanes.fireTimers();
        int unused = dispatcher.dispatch(permits);
        if (unused > 0) {
            turn.emit(new Effect.GiveBack(unused));
        }
        forgetting.goOn(owned.all());
        owned.all().forEach(this::pauseOrResume);
        commits.seal();
        tellShare();
        tellWanted(permits > 0);
        stall.observe(owned.all(), share, turn.nanos());
        turn.emit(new Effect.WakeAt(wakeAt()));
    }

    /** What is going on, for people and metrics. */
    public EngineStatus status() {
        Map<LanePhase, Integer> phases = new EnumMap<>(LanePhase.class);
        Census census = Census.EMPTY;
        List<EngineStatus.PartitionStatus> statuses = new ArrayList<>();
        List<EngineStatus.Held> held = new ArrayList<>();
        for (Partition partition : owned.all()) {
            partition.lanes.values().forEach(lane -> phases.merge(lane.phase, 1, Integer::sum));
            census = census.plus(partition.table.census());
            statuses.add(partition.status());
            partition.addHeld(held, HELD_SHOWN);
        }
        return new EngineStatus(
                statuses,
                phases,
                new EngineStatus.Calls(gate.inFlight(), Math.max(0, share), gate.circuit().state()),
                gate.halts(),
                census,
                held,
                counters.totals(),
                Stall.longest(owned.all(), turn.nanos()),
                oldest());
    }

    /** The age, by their time stamps, of the oldest event that has no committed result. */
    private Duration oldest() {
        return Stream.concat(
                        owned.all().stream().flatMap(Partition::waitingSince), outbox.timestamps())
                .min(Comparator.naturalOrder())
                .filter(turn.wall()::isAfter)
                .map(oldest -> Duration.between(oldest, turn.wall()))
                .orElse(Duration.ZERO);
    }

    /** The lanes whose next event has waited longest, at most {@code max}: for people who ask. */
    public List<EngineStatus.SlowLane> slowest(int max) {
        return SlowestLanes.of(owned.all(), max);
    }

    private void lookAt(Partition partition) {
        if (!partition.holdIsOver && turn.nanos() >= partition.holdUntil) {
            partition.holdIsOver = true;
            partition.wokenInDoubt.clear();
            lanes.unblock(partition);
        }
        if (partition.draining) {
            owned.finish(partition);
            return;
        }
        if (partition.tracker.next() + settings.startedBlock() / 2 > partition.startedUpTo) {
            outbox.touch(partition, turn.nanos());
        }
    }

    private void pauseOrResume(Partition partition) {
        if (partition.draining) {
            return;
        }
        int pending = partition.tracker.pending();
        boolean isFull = pending + outbox.uncommitted(partition) >= pendingShare();
        boolean pause = !partition.catchingUp() && (!gate.mayRead(pending) || isFull);
        if (pause != partition.paused) {
            partition.paused = pause;
            turn.emit(
                    pause ? new Effect.Pause(partition.grant) : new Effect.Resume(partition.grant));
        }
    }

    private int pendingShare() {
        return Math.max(1, settings.pendingMax() / Math.max(1, owned.all().size()));
    }

    private void tellShare() {
        int counted = 0;
        for (Partition partition : owned.all()) {
            if (partition.opened && !partition.draining && turn.nanos() >= partition.holdUntil) {
                counted++;
            }
        }
        double latest = gate.rate(counted, owned.partitionsInAll());
        if (latest != share) {
            share = latest;
            turn.emit(new Effect.Share(share));
        }
    }

    /** What was wanted is less by what was given. */
    private void tellWanted(boolean given) {
        int latest = Math.min(lanes.ready(), gate.capacity());
        if (latest != wanted || (given && latest > 0)) {
            wanted = latest;
            turn.emit(new Effect.Want(wanted));
        }
    }

    private long wakeAt() {
        long wake = Math.min(Math.min(lanes.nextTimer(), gate.wakeAt()), commits.wakeAt());
        wake = Math.min(wake, Math.min(forgetting.wakeAt(), blockedTime.wakeAt()));
        for (Partition partition : owned.all()) {
            if (partition.draining) {
                wake = partition.drained ? wake : Math.min(wake, partition.drainUntil);
            } else if (turn.nanos() < partition.holdUntil) {
                wake = Math.min(wake, partition.holdUntil);
            }
        }
        return wake;
    }
}
