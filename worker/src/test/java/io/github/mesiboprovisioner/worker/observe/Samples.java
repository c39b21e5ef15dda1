package io.github.mesiboprovisioner.worker.observe;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.HaltReason;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Backend;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.CircuitState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Detail;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Health;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Held;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Holdings;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Instance;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.LaneState;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Load;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Member;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.PartitionStatus;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Queue;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Rate;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.RecentFailure;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.SlowLane;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.StateKind;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot.Why;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Snapshots and results to observe. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final Instance INSTANCE = new Instance("worker-0", "mesibo-provisioner", "1.0.0", NOW);

    private Samples() {}

    static StatusSnapshot healthy() {
        return with(new Health(true, List.of(), Map.of(), Duration.ZERO));
    }

    static StatusSnapshot halted(HaltReason reason, String explanation) {
        return with(
                new Health(true, List.of(), Map.of(reason, explanation), Duration.ofMillis(1500)));
    }

    static StatusSnapshot with(Health health) {
        return new StatusSnapshot(
                INSTANCE,
                health,
                new Load(
                        7,
                        Map.of(LaneState.READY, 3, LaneState.IN_FLIGHT, 2),
                        Duration.ofMillis(2500)),
                new Backend(2, new Rate(50, 12.5, 11.8), CircuitState.HALF_OPEN),
                holdings(),
                List.of(
                        new PartitionStatus(
                                new PartitionId("identity.users", 3),
                                true,
                                42,
                                OptionalLong.of(9),
                                7)),
                List.of(
                        new RecentFailure(
                                NOW,
                                "identity.users/3/41",
                                "b<o>b",
                                Optional.of("7f39"),
                                new Why(
                                        Result.Problem.Kind.REJECTED,
                                        Optional.of(400),
                                        Optional.of("BAD<VALUE>"),
                                        Optional.of("no \"name\" & address")))));
    }

    static Detail detail() {
        PartitionId partition = new PartitionId("identity.users", 3);
        return new Detail(
                NOW.plusSeconds(90),
                List.of(
                        new SlowLane(
                                EntityKey.group("<script>alert(1)</script>"),
                                partition,
                                LaneState.WAITING,
                                new Queue(2, 3),
                                NOW.minusSeconds(600))),
                List.of(new Member("worker-0", "10.0.0.7", List.of(partition))));
    }

    /** The oldest event without a result has this time stamp. */
    static StatusSnapshot waitingSince(Instant timestamp) {
        StatusSnapshot healthy = healthy();
        return new StatusSnapshot(
                INSTANCE,
                healthy.health(),
                new Load(1, Map.of(), Duration.between(timestamp, NOW)),
                healthy.backend(),
                healthy.holdings(),
                healthy.partitions(),
                healthy.failures());
    }

    private static Holdings holdings() {
        return new Holdings(
                Map.of(StateKind.USER, 100L, StateKind.MEMBER, 2000L),
                4,
                5,
                List.of(
                        new Held(
                                EntityKey.user("ada"),
                                HeldRemoval.Kind.DELETE,
                                "identity.users/3/40",
                                Optional.of("7f3a"),
                                NOW)),
                6);
    }

    static Result result(Optional<String> type, String idSuffix, Result.Outcome outcome) {
        return new Result(
                new EventOrigin(
                        Optional.of("1"), Optional.of("/hr"), type, "identity.users", 0, 42),
                idSuffix,
                "ada",
                NOW,
                Result.Trace.NONE,
                outcome);
    }

    static Result.Outcome applied() {
        return new Result.Outcome.Applied(Result.AppliedType.USER_PROVISIONED, Result.Details.NONE);
    }

    static Result.Outcome failed(boolean deadLetter) {
        return new Result.Outcome.Failed(
                new Result.Problem(
                        Result.Problem.Kind.REJECTED,
                        Optional.of(400),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        1,
                        deadLetter),
                Result.Details.NONE);
    }

    static Result.Outcome tokenInDoubt() {
        Result.Token token =
                new Result.Token(Optional.empty(), "app", Optional.empty(), Optional.empty(), true);
        return new Result.Outcome.Skipped(
                Result.Reason.SUPERSEDED,
                new Result.Details(
                        Optional.empty(), Optional.of(token), Optional.empty(), Optional.empty()));
    }
}
