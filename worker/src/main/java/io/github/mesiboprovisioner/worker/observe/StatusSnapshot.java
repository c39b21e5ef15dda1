package io.github.mesiboprovisioner.worker.observe;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What an instance is doing at one moment: the source of probes, gauges and {@code /status}. Holds
 * no secret.
 *
 * @param partitions the assigned ones
 * @param failures the latest, oldest first; bounded by whoever collects them
 */
public record StatusSnapshot(
        Instance instance,
        Health health,
        Load load,
        Backend backend,
        Holdings holdings,
        List<PartitionStatus> partitions,
        List<RecentFailure> failures) {

    public StatusSnapshot {
        partitions = List.copyOf(partitions);
        failures = List.copyOf(failures);
    }

    /** A live instance that has done nothing yet and waits for the group. */
    public static StatusSnapshot starting(Instance instance) {
        return new StatusSnapshot(
                instance,
                new Health(true, List.of("starting"), Map.of(), Duration.ZERO),
                new Load(0, Map.of(), Duration.ZERO),
                new Backend(0, Rate.NONE, CircuitState.CLOSED),
                new Holdings(Map.of(), 0, 0, List.of(), 0),
                List.of(),
                List.of());
    }

    /** Which instance this is. */
    public record Instance(String id, String groupId, String version, Instant startedAt) {}

    /**
     * Whether it works.
     *
     * @param live the main loop turns
     * @param waitingFor what is not there yet, in words: the broker, a topic, the group, a
     *     partition's state; empty once the worker has all it needs
     * @param halts why nothing is called, with what to do about it
     * @param stalled how long events have been waiting although nothing known explains it
     */
    public record Health(
            boolean live,
            List<String> waitingFor,
            Map<HaltReason, String> halts,
            Duration stalled) {
        public Health {
            waitingFor = List.copyOf(waitingFor);
            halts = Map.copyOf(halts);
        }

        /** Everything is there, and nothing is halted other than by the lease (CONTRACT 8). */
        public boolean ready() {
            return notReadyReasons().isEmpty();
        }

        /** What is missing, then what is halted. */
        List<String> notReadyReasons() {
            Stream<String> halted =
                    halts.entrySet().stream()
                            .filter(halt -> halt.getKey() != HaltReason.LEASE)
                            .sorted(Map.Entry.comparingByKey())
                            .map(
                                    halt ->
                                            "halted: "
                                                    + halt.getKey().label()
                                                    + ": "
                                                    + halt.getValue());
            return Stream.concat(waitingFor.stream(), halted).toList();
        }
    }

    /**
     * What lies on the table.
     *
     * @param pendingEvents read and not yet settled
     * @param oldest how long ago the oldest event was written that has no committed result
     */
    public record Load(int pendingEvents, Map<LaneState, Integer> lanes, Duration oldest) {
        public Load {
            lanes = Map.copyOf(lanes);
        }
    }

    /** What a lane is doing. */
    public enum LaneState {
        /** Has an operation that could be sent now. */
        READY,
        IN_FLIGHT,
        /** Until a retry is due, or a hold ends. */
        WAITING,
        /** Its results wait for their transaction. */
        COMMITTING
    }

    /** How mesibo is being called. */
    public record Backend(int inflight, Rate rate, CircuitState circuit) {}

    /**
     * Operations per second.
     *
     * @param limit of the whole group
     * @param share what this instance may send of it now
     * @param used what it has sent lately
     */
    public record Rate(double limit, double share, double used) {
        static final Rate NONE = new Rate(0, 0, 0);
    }

    /** Whether calls go through. */
    public enum CircuitState {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * What the state of the assigned partitions holds.
     *
     * @param membersPending group members that mesibo does not know yet
     * @param removalsHeld entities whose removal, or that of members, waits for an operator
     * @param held the first of them
     * @param recordsLost input records that retention removed before they were processed
     */
    public record Holdings(
            Map<StateKind, Long> entries,
            long membersPending,
            long removalsHeld,
            List<Held> held,
            long recordsLost) {
        public Holdings {
            entries = Map.copyOf(entries);
            held = List.copyOf(held);
        }
    }

    /**
     * A removal that waits for an operator.
     *
     * @param resultId {@code topic/partition/offset} of the event that was held
     */
    public record Held(
            EntityKey entity,
            HeldRemoval.Kind removal,
            String resultId,
            Optional<String> eventId,
            Instant since) {}

    /** What one record of state is about. */
    public enum StateKind {
        USER,
        GROUP,
        MEMBER
    }

    /**
     * One assigned partition.
     *
     * @param watermark every record below it is settled
     * @param lag records behind the end of the log, if known
     * @param pending records read and not yet settled
     */
    public record PartitionStatus(
            PartitionId partition,
            boolean restored,
            long watermark,
            OptionalLong lag,
            int pending) {}

    /**
     * An event that failed.
     *
     * @param resultId {@code topic/partition/offset}
     * @param entity the record's key, perhaps cut
     */
    public record RecentFailure(
            Instant at, String resultId, String entity, Optional<String> eventId, Why why) {}

    /**
     * Why it failed.
     *
     * @param error mesibo's word, if there was one
     * @param cause in words, if any were given; without anything secret
     */
    public record Why(
            Result.Problem.Kind kind,
            Optional<Integer> code,
            Optional<String> error,
            Optional<String> cause) {}

    /**
     * What is looked up only when somebody asks, and what was to be had in time.
     *
     * @param at the moment
     * @param slowest the lanes whose next event has waited longest, the slowest first
     * @param members of the consumer group, this instance among them
     */
    public record Detail(Instant at, List<SlowLane> slowest, List<Member> members) {
        public Detail {
            slowest = List.copyOf(slowest);
            members = List.copyOf(members);
        }
    }

    /**
     * An entity with work.
     *
     * @param since the time stamp of the oldest event's record
     */
    public record SlowLane(
            EntityKey entity, PartitionId partition, LaneState state, Queue queue, Instant since) {}

    /**
     * How much of it.
     *
     * @param attempts calls that have failed of the operation at hand
     */
    public record Queue(int events, int attempts) {}

    /**
     * A member of the consumer group, as the brokers see it.
     *
     * @param host where from
     */
    public record Member(String id, String host, List<PartitionId> partitions) {
        public Member {
            partitions = List.copyOf(partitions);
        }
    }
}
