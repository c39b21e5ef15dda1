package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.LanePhase;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.CircuitState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.LaneState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.StateKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Makes what people and probes see of what the engine and its shell say.
 *
 * <p>Thread: {@link #get} and {@link #waiting} any; {@link #seen} and {@link #failed} the loop's.
 */
final class Snapshots implements Supplier<StatusSnapshot> {

    private static final int FAILURES_MAX = 20;

    /** The main loop turns ten times a second; after this long it hangs. */
    private static final Duration PULSE_MAX = Duration.ofSeconds(10);

    private final StatusSnapshot.Instance instance;
    private final Supplier<List<String>> waitingFor;
    private final Lag lag;
    private final Deque<StatusSnapshot.RecentFailure> failures = new ArrayDeque<>();
    private volatile @Nullable Seen seen;

    /** The engine's status and the failures at one moment. */
    private record Seen(
            EngineStatus status, List<StatusSnapshot.RecentFailure> failures, long nanos) {}

    /** How many records of a partition lie behind an offset. */
    interface Lag {
        OptionalLong behind(PartitionId partition, long offset);
    }

    /**
     * @param waitingFor what is not there yet, in words
     */
    Snapshots(StatusSnapshot.Instance instance, Supplier<List<String>> waitingFor, Lag lag) {
        this.instance = instance;
        this.waitingFor = waitingFor;
        this.lag = lag;
    }

    /** The engine's status now. */
    void seen(EngineStatus status) {
        seen = new Seen(status, List.copyOf(failures), System.nanoTime());
    }

    /** A failed event's result is out. */
    void failed(Result result, Result.Problem problem) {
        if (failures.size() == FAILURES_MAX) {
            failures.removeFirst();
        }
        failures.addLast(
                new StatusSnapshot.RecentFailure(
                        result.time(),
                        result.id(),
                        problem.kind(),
                        problem.code(),
                        problem.error()));
    }

    @Override
    public StatusSnapshot get() {
        Seen last = seen;
        if (last == null) {
            return StatusSnapshot.starting(instance);
        }
        EngineStatus status = last.status();
        boolean live = System.nanoTime() - last.nanos() < PULSE_MAX.toNanos();
        return new StatusSnapshot(
                instance,
                new StatusSnapshot.Health(live, waiting(status), status.halts(), status.stalled()),
                new StatusSnapshot.Load(pending(status), lanes(status), status.oldest()),
                new StatusSnapshot.Backend(
                        status.calls().inFlight(),
                        status.calls().permitsPerSecond(),
                        circuit(status.calls().circuit())),
                holdings(status),
                partitions(status),
                last.failures());
    }

    private List<String> waiting(EngineStatus status) {
        List<String> waiting = new ArrayList<>(waitingFor.get());
        status.partitions().stream()
                .filter(partition -> !partition.open())
                .map(partition -> "partition " + partition.partition() + " to open")
                .forEach(waiting::add);
        return waiting;
    }

    private static int pending(EngineStatus status) {
        return status.partitions().stream().mapToInt(EngineStatus.PartitionStatus::pending).sum();
    }

    private static Map<LaneState, Integer> lanes(EngineStatus status) {
        Map<LaneState, Integer> lanes = new EnumMap<>(LaneState.class);
        status.lanes().forEach((phase, count) -> lanes.merge(state(phase), count, Integer::sum));
        return lanes;
    }

    private static LaneState state(LanePhase phase) {
        return switch (phase) {
            case READY -> LaneState.READY;
            case IN_FLIGHT -> LaneState.IN_FLIGHT;
            case BACKOFF, BLOCKED, RESTING -> LaneState.WAITING;
            case IDLE, INTENDING -> LaneState.COMMITTING;
        };
    }

    private static CircuitState circuit(Circuit.State state) {
        return switch (state) {
            case CLOSED -> CircuitState.CLOSED;
            case OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
        };
    }

    private static StatusSnapshot.Holdings holdings(EngineStatus status) {
        var census = status.census();
        return new StatusSnapshot.Holdings(
                Map.of(
                        StateKind.USER, census.users(),
                        StateKind.GROUP, census.groups(),
                        StateKind.MEMBER, census.members()),
                census.membersPending(),
                census.removalsHeld(),
                status.held().stream().map(Snapshots::held).toList(),
                status.totals().recordsLost());
    }

    private static StatusSnapshot.Held held(EngineStatus.Held held) {
        HeldRemoval removal = held.removal();
        return new StatusSnapshot.Held(
                held.entity(),
                removal.kind(),
                removal.origin().resultId(),
                removal.origin().id(),
                removal.since());
    }

    private List<StatusSnapshot.PartitionStatus> partitions(EngineStatus status) {
        return status.partitions().stream()
                .map(
                        partition ->
                                new StatusSnapshot.PartitionStatus(
                                        partition.partition(),
                                        partition.open(),
                                        partition.watermark(),
                                        lag.behind(partition.partition(), partition.watermark()),
                                        partition.pending()))
                .toList();
    }

    /** The problem of a failed result. */
    static Optional<Result.Problem> problem(Result result) {
        return result.outcome() instanceof Result.Outcome.Failed(var problem, _)
                ? Optional.of(problem)
                : Optional.empty();
    }
}
