package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.LanePhase;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.kafka.GroupMembers;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.CircuitState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.LaneState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.StateKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
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
 * <p>Thread: {@link #get} and {@link #detail} any; the rest is the loop's.
 */
final class Snapshots implements Supplier<StatusSnapshot> {

    private static final int FAILURES_MAX = 20;

    /** People look at the first ones. */
    private static final int SLOW_LANES = 10;

    /** What a record has for a key may be of any length. */
    private static final int ENTITY_LENGTH_MAX = 255;

    /** The loop answers four times a second, unless it hangs. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

    /** The main loop turns ten times a second; after this long it hangs. */
    private static final Duration PULSE_MAX = Duration.ofSeconds(10);

    private final StatusSnapshot.Instance instance;
    private final double rateLimit;
    private final KafkaView kafka;
    private final InstantSource wall;
    private final CallRate rate = new CallRate();
    private final Question<List<EngineStatus.SlowLane>> slowest = new Question<>();
    private final Deque<StatusSnapshot.RecentFailure> failures = new ArrayDeque<>();
    private volatile @Nullable Seen seen;

    /** The engine's status and the failures at one moment. */
    private record Seen(
            EngineStatus status,
            double callsPerSecond,
            List<StatusSnapshot.RecentFailure> failures,
            long nanos) {}

    /** What the Kafka side knows. */
    interface KafkaView {
        /** What is not there yet, in words. */
        List<String> waitingFor();

        /** How many records of a partition lie behind an offset. */
        OptionalLong behind(PartitionId partition, long offset);

        /** Who is in the group. */
        List<GroupMembers.Member> members();
    }

    /**
     * @param rateLimit of the whole group, in operations per second
     */
    Snapshots(
            StatusSnapshot.Instance instance,
            double rateLimit,
            KafkaView kafka,
            InstantSource wall) {
        this.instance = instance;
        this.rateLimit = rateLimit;
        this.kafka = kafka;
        this.wall = wall;
    }

    /**
     * The engine's status now.
     *
     * @param calls since the start
     */
    void seen(EngineStatus status, long calls) {
        long now = System.nanoTime();
        seen = new Seen(status, rate.after(calls, now), List.copyOf(failures), now);
    }

    /** Tells those who have asked; what they have not asked for is not looked up. */
    void answer(Engine engine) {
        slowest.answer(() -> engine.slowest(SLOW_LANES));
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
                        cut(result.subject()),
                        result.origin().id(),
                        new StatusSnapshot.Why(
                                problem.kind(), problem.code(), problem.error(), problem.cause())));
    }

    private static String cut(String entity) {
        return entity.length() <= ENTITY_LENGTH_MAX
                ? entity
                : entity.substring(0, ENTITY_LENGTH_MAX) + "…";
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
                backend(last),
                holdings(status),
                partitions(status),
                last.failures());
    }

    /** What is looked up only when somebody asks. */
    StatusSnapshot.Detail detail() {
        return new StatusSnapshot.Detail(
                wall.instant(),
                slowest.ask(ANSWER_MAX).orElse(List.of()).stream().map(Snapshots::slow).toList(),
                kafka.members().stream().map(Snapshots::member).toList());
    }

    private StatusSnapshot.Backend backend(Seen last) {
        EngineStatus.Calls calls = last.status().calls();
        return new StatusSnapshot.Backend(
                calls.inFlight(),
                new StatusSnapshot.Rate(rateLimit, calls.permitsPerSecond(), last.callsPerSecond()),
                circuit(calls.circuit()));
    }

    private static StatusSnapshot.SlowLane slow(EngineStatus.SlowLane lane) {
        return new StatusSnapshot.SlowLane(
                lane.entity(),
                lane.partition(),
                state(lane.phase()),
                new StatusSnapshot.Queue(lane.events(), lane.attempts()),
                lane.since());
    }

    private static StatusSnapshot.Member member(GroupMembers.Member member) {
        return new StatusSnapshot.Member(member.id(), member.host(), member.partitions());
    }

    private List<String> waiting(EngineStatus status) {
        List<String> waiting = new ArrayList<>(kafka.waitingFor());
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
                                        kafka.behind(partition.partition(), partition.watermark()),
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
