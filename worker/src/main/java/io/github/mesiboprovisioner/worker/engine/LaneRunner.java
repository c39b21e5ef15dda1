package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Machine;
import io.github.mesiboprovisioner.worker.entity.Plan;
import io.github.mesiboprovisioner.worker.entity.Step;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Moves lanes: what is queued is planned, what is planned is lined up, what is done is settled.
 *
 * <p>Thread: the engine's alone.
 */
final class LaneRunner {

    private final Planner planner;
    private final Turn turn;
    private final Outbox outbox;
    private final Settlement settlement;
    private final Counters counters;
    private final ReadyLanes ready = new ReadyLanes();
    private final Timers timers = new Timers();

    LaneRunner(
            EngineSettings settings,
            Turn turn,
            Outbox outbox,
            Counters counters,
            Collection<Partition> partitions) {
        this.planner = new Planner(settings.rules(), turn, partitions);
        this.turn = turn;
        this.outbox = outbox;
        this.settlement = new Settlement(outbox, turn, counters);
        this.counters = counters;
    }

    Settlement settlement() {
        return settlement;
    }

    Planner planner() {
        return planner;
    }

    int ready() {
        return ready.size();
    }

    /** The most urgent ready lane; null if none is ready. */
    @Nullable Lane nextReady() {
        return ready.poll();
    }

    long nextTimer() {
        return timers.next();
    }

    /** An event for the entity {@code key} has been read. */
    void arrive(Partition partition, EntityKey key, Lane.Entry entry) {
        Lane lane = lane(partition, key);
        giveWay(lane);
        lane.enqueue(entry);
        switch (lane.phase) {
            case READY -> ready.promote(lane);
            case IDLE, RESTING -> evaluate(lane);
            case BLOCKED, IN_FLIGHT, BACKOFF, INTENDING -> {}
        }
    }

    /** An operator's command about the entity {@code key} has been read. */
    void order(Partition partition, EntityKey key, Lane.Order order) {
        Lane lane = lane(partition, key);
        lane.orders.addLast(order);
        giveWay(lane);
        switch (lane.phase) {
            case READY -> {
                obey(lane);
                ready.promote(lane);
            }
            case IDLE, RESTING -> evaluate(lane);
            case BLOCKED, BACKOFF, INTENDING -> obey(lane);
            case IN_FLIGHT -> {}
        }
    }

    /** What carries no event is planned anew with what has come, if it need not be finished. */
    private void giveWay(Lane lane) {
        Lane.Attempt attempt = lane.attempt;
        if (attempt == null || lane.phase == LanePhase.IN_FLIGHT || attempt.task.carried() > 0) {
            return;
        }
        if (attempt.doubt || !attempt.task.mayReplan()) {
            makeWay(lane, attempt);
        } else {
            lane.attempt = null;
        }
    }

    private void makeWay(Lane lane, Lane.Attempt attempt) {
        attempt.task
                .makingWay(attempt.doubt)
                .ifPresent(
                        state -> {
                            settlement.write(lane, state);
                            lane.attempt = null;
                        });
    }

    /** The effect of a command and that it was handled are committed together. */
    private void obey(Lane lane) {
        while (lane.attempt == null && !lane.orders.isEmpty()) {
            Lane.Order order = lane.orders.removeFirst();
            settlement.write(lane, Machine.told(lane.state, order.command()));
            order.tracker().settle(order.position());
        }
    }

    /** The entity's lane, made from what is recorded if it has none. */
    private Lane lane(Partition partition, EntityKey key) {
        return partition.lanes.computeIfAbsent(
                key, _ -> new Lane(partition, key, partition.table.get(key)));
    }

    /**
     * Entities that have work to do without any event: late members, released removals.
     *
     * @param perhapsCalled an owner that died may have been calling for them
     */
    void wake(Partition partition, boolean perhapsCalled) {
        partition.table.forEachWaking(
                (key, state) -> {
                    Lane lane = lane(partition, key);
                    if (perhapsCalled) {
                        partition.wokenInDoubt.add(key);
                    }
                    settlement.write(lane, perhapsCalled ? state.perhapsCalled() : state);
                    evaluate(lane);
                });
    }

    /** Plans the lane anew, unless an operation of it is under way. */
    void evaluate(Lane lane) {
        while (lane.attempt == null && !lane.partition.draining) {
            obey(lane);
            if (!lane.hasWork()) {
                lane.phase = LanePhase.IDLE;
                forget(lane);
                return;
            }
            switch (planner.plan(lane, Planner.foldMax(lane), false)) {
                case Plan.Settle(var state, var endings) -> settlement.settle(lane, state, endings);
                case Plan.Work _ -> {
                    makeReady(lane);
                    return;
                }
                case Plan.Rest(var until) -> {
                    rest(lane, until);
                    return;
                }
            }
        }
    }

    /** Nothing is done for the lane before {@code until} (wall clock). */
    void rest(Lane lane, Instant until) {
        lane.phase = LanePhase.RESTING;
        if (until.equals(Instant.MAX)) {
            throw new IllegalStateException("a lane with work rests for ever");
        }
        Duration wait = Duration.between(turn.wall(), until);
        timers.set(lane, turn.nanos() + Math.max(0, wait.toNanos()));
    }

    /** The lane's operation is not sent before {@code nanos} (monotonic). */
    void restUntil(Lane lane, long nanos) {
        lane.phase = LanePhase.RESTING;
        timers.set(lane, nanos);
    }

    /** The lane's operation is tried again after {@code delay}. */
    void backOff(Lane lane, Duration delay) {
        lane.phase = LanePhase.BACKOFF;
        timers.set(lane, turn.nanos() + delay.toNanos());
    }

    /**
     * Lines the lane up for a permit, or keeps it aside while its partition may not call for it.
     */
    void makeReady(Lane lane) {
        if (lane.partition.draining) {
            lane.phase = LanePhase.BLOCKED;
        } else if (lane.partition.mayCall(lane, turn.nanos())) {
            lane.phase = LanePhase.READY;
            lane.readySince = turn.nanos();
            ready.add(lane);
        } else {
            lane.phase = LanePhase.BLOCKED;
            lane.partition.blocked.add(lane);
        }
    }

    /** Something changed that lanes of the partition were waiting for. */
    void unblock(Partition partition) {
        if (!partition.isCallable() || partition.blocked.isEmpty()) {
            return;
        }
        List<Lane> waiting = List.copyOf(partition.blocked);
        partition.blocked.clear();
        waiting.forEach(this::makeReady);
    }

    /** Lets lanes go on whose time has come. */
    void fireTimers() {
        for (Lane lane = timers.pollDue(turn.nanos());
                lane != null;
                lane = timers.pollDue(turn.nanos())) {
            if (!lane.partition.gone && !lane.partition.draining) {
                wakeUp(lane);
            }
        }
    }

    private void wakeUp(Lane lane) {
        switch (lane.phase) {
            case BACKOFF -> makeReady(lane);
            case RESTING -> {
                if (lane.attempt == null) {
                    evaluate(lane);
                } else {
                    makeReady(lane);
                }
            }
            case IDLE, READY, BLOCKED, IN_FLIGHT, INTENDING -> {}
        }
    }

    /** An operation of the lane has ended. */
    void follow(Lane lane, Step step) {
        switch (step) {
            case Step.Next(var task) -> {
                if (!Intentions.areNeededFor(task)) {
                    settlement.write(lane, task.state());
                }
                proceed(lane, Lane.Attempt.after(lane.attempt, task, turn.now()));
            }
            case Step.Settled(var state, var endings, var notDone) -> {
                int carried = carried(lane);
                counters.coalescedEvents += Math.max(0, carried - 1);
                lane.attempt = null;
                lane.phase = LanePhase.IDLE;
                int settled = settlement.settle(lane, state, endings);
                lane.perhapsCalled(carried - settled, notDone);
                evaluate(lane);
            }
            case Step.Unfold(var state, var unsent) -> {
                lane.unfold(carried(lane), unsent, lane.attempt != null && lane.attempt.doubt);
                lane.attempt = null;
                lane.phase = LanePhase.IDLE;
                settlement.write(lane, state);
                evaluate(lane);
            }
        }
    }

    private void proceed(Lane lane, Lane.Attempt attempt) {
        lane.attempt = attempt;
        if (!lane.isEmpty() || !lane.orders.isEmpty()) {
            makeWay(lane, attempt);
        }
        if (lane.attempt == null) {
            lane.phase = LanePhase.IDLE;
            evaluate(lane);
        } else {
            makeReady(lane);
        }
    }

    private static int carried(Lane lane) {
        return lane.attempt == null ? 0 : lane.attempt.task.carried();
    }

    /** What the lanes wrote in the batch in flight is committed. */
    void committed(Partition partition, Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            if (lane.phase == LanePhase.INTENDING && outbox.isCommitted(lane)) {
                if (lane.attempt != null) {
                    lane.attempt.intended = true;
                }
                makeReady(lane);
            }
            forget(lane);
        }
        unblock(partition);
    }

    /** Drops a lane that has nothing to do and nothing to commit. */
    private void forget(Lane lane) {
        if (lane.isEmpty()
                && lane.attempt == null
                && lane.phase == LanePhase.IDLE
                && outbox.isCommitted(lane)) {
            lane.partition.lanes.remove(lane.key, lane);
        }
    }

    /** Starts nothing more for the partition. */
    void stop(Partition partition) {
        for (Lane lane : partition.lanes.values()) {
            if (lane.phase == LanePhase.READY) {
                ready.remove(lane);
            }
            timers.cancel(lane);
        }
        ready.purge();
        timers.purge();
        partition.blocked.clear();
    }
}
