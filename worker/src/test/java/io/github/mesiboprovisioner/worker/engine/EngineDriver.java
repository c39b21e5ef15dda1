package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;
import io.github.mesiboprovisioner.worker.entity.Rules;
import io.github.mesiboprovisioner.worker.mesibo.BreakerCircuit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Steps an engine by hand and remembers what it wanted. */
final class EngineDriver {

    static final PartitionId PARTITION = new PartitionId("identity.users", 0);
    static final PartitionId OTHER = new PartitionId("identity.users", 1);
    static final Duration STOP_TIME = Duration.ofSeconds(28);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<Effect> effects = new ArrayList<>();
    StateTable table = new StateTable();

    /** The time stamp of the records that come next. */
    Instant recorded = START;

    Optional<CommittedOffset> committed = Optional.empty();
    private final Engine engine;
    private long nanos;

    /** A generation of the group. */
    record Generation(int number) implements GroupMembership {}

    EngineDriver() {
        this(500);
    }

    EngineDriver(int removalsPerHour) {
        this(removalsPerHour, Duration.ofNanos(Long.MAX_VALUE));
    }

    EngineDriver(int removalsPerHour, Duration lease) {
        this(settings(removalsPerHour, new EngineSettings.Start(false, false, Set.of())), lease);
    }

    /** Of a mesibo that lists its groups. */
    static EngineDriver selfHosted() {
        EngineSettings.Start start = new EngineSettings.Start(false, false, Set.of());
        return new EngineDriver(settings(500, start, true), Duration.ofNanos(Long.MAX_VALUE));
    }

    private EngineDriver(EngineSettings settings, Duration lease) {
        engine =
                new Engine(
                        settings,
                        new BreakerCircuit(new Circuit.Settings(50, 20, Duration.ofSeconds(10))),
                        new SplittableRandom(1));
        step(new Input.LeaseExtended(lease.toNanos()));
        step(new Input.Joined(new Generation(1)));
    }

    static EngineSettings settings(int removalsPerHour, EngineSettings.Start start) {
        return settings(removalsPerHour, start, false);
    }

    private static EngineSettings settings(
            int removalsPerHour, EngineSettings.Start start, boolean selfHosted) {
        RequestSizes sizes =
                new RequestSizes() {
                    @Override
                    public int maxBytes() {
                        return 8192;
                    }

                    @Override
                    public int bytesOf(Operation operation) {
                        return 100;
                    }
                };
        Duration calls = Duration.ofSeconds(40);
        return new EngineSettings(
                "group",
                new Rules(
                        "app", Duration.ofDays(365), selfHosted, Duration.ofDays(1), calls, sizes),
                new EngineSettings.Calls(
                        50, 64, new RetryRule(8, Duration.ofMillis(200), Duration.ofSeconds(30))),
                new RemovalGuard.Limit(removalsPerHour, Duration.ofHours(1)),
                start,
                1000,
                100,
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofDays(30),
                calls,
                STOP_TIME);
    }

    List<Effect> step(Input input) {
        List<Effect> now = engine.step(input, new Time(nanos, START.plusNanos(nanos)));
        effects.addAll(now);
        return now;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        step(new Input.Tick());
    }

    /** The time comes for which the engine asked last. */
    void wake() {
        pass(asksFor().minus(elapsed()));
    }

    /** When the engine wants to be woken, since the start. */
    Duration asksFor() {
        return Duration.ofNanos(last(Effect.WakeAt.class, _ -> true).nanos());
    }

    /** Since the start. */
    Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    Grant grant(long incarnation) {
        Grant grant = new Grant(PARTITION, incarnation);
        step(
                new Input.Granted(
                        grant,
                        new Restored(
                                committed,
                                table,
                                new Restored.Facts("topic-id", "state-id", 1, 1, 0, 1_000_000))));
        return grant;
    }

    /** A partition that was granted and whose first commit was made. */
    Grant open() {
        Grant grant = grant(1);
        commit();
        return grant;
    }

    /** The same of a second partition. */
    Grant openOther() {
        Grant grant = new Grant(OTHER, 2);
        Restored.Facts facts = new Restored.Facts("topic-id", "state-id", 2, 2, 0, 1_000_000);
        step(new Input.Granted(grant, new Restored(Optional.empty(), new StateTable(), facts)));
        commitAll();
        return grant;
    }

    /** An owner before died: it may have called for what is below {@code startedUpTo}. */
    void leftUnclean(long startedUpTo) {
        leftUnclean(startedUpTo, Map.of(), List.of());
    }

    /** And these were its removals. */
    void leftUnclean(long startedUpTo, Map<Long, Long> letThrough, List<Long> removals) {
        Progress progress =
                new Progress(
                        "group",
                        "topic-id",
                        "state-id",
                        1,
                        0,
                        Ranges.NONE,
                        startedUpTo,
                        removals,
                        letThrough,
                        0,
                        "n1",
                        false);
        table.put(new StateRecord.OfProgress(progress));
        committed = Optional.of(new CommittedOffset(0, "n1"));
    }

    /** Mesibo answers none of twenty calls, for users of the offsets from 0. */
    void openCircuit(Grant grant) {
        for (int i = 0; i < 20; i++) {
            poll(grant, i, "user" + i);
            permit();
            answer(lastCall(), unanswered());
        }
    }

    void poll(Grant grant, long offset, String address) {
        poll(grant, offset, address, "name of " + address);
    }

    void poll(Grant grant, long offset, String address, String name) {
        poll(
                grant,
                offset,
                new IdentityEvent.UserCreated(
                        context(offset, address, Optional.empty()),
                        Optional.of(name),
                        Optional.empty(),
                        new IdentityEvent.TokenChoice.Issue(Optional.empty(), Optional.empty())));
    }

    static EventContext context(long offset, String address, Optional<Instant> expiry) {
        return new EventContext(
                "id-" + offset,
                "/test",
                "any",
                address,
                Optional.empty(),
                expiry,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    void poll(Grant grant, long offset, IdentityEvent event) {
        InputRecord record =
                new InputRecord(
                        offset,
                        recorded,
                        new InputRecord.Content.Event(event, Optional.empty()),
                        "raw");
        step(new Input.Polled(grant, List.of(record), offset + 1));
    }

    void permit() {
        step(new Input.Permits(1));
    }

    Effect.Call lastCall() {
        return last(Effect.Call.class, _ -> true);
    }

    Batch lastBatch() {
        return last(Effect.Commit.class, _ -> true).batch();
    }

    /** Says that the batch in flight is committed. */
    void commit() {
        Batch batch = lastBatch();
        step(new Input.Committed(batch.id()));
    }

    /** Commits until nothing waits for it. */
    void commitAll() {
        long committed = -1;
        while (lastBatch().id() != committed) {
            committed = lastBatch().id();
            commit();
            pass(Duration.ofMillis(50));
        }
    }

    void answer(Effect.Call call, Reply reply) {
        step(new Input.CallEnded(call.id(), reply));
    }

    static Reply token(String value) {
        return new Reply.Applied(
                new Reply.Answer.UserAdded(Optional.of(7L), Optional.of(new Secret(value))));
    }

    static Reply unanswered() {
        return new Reply.Unknown(
                new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty()));
    }

    static Reply refused(Failure failure) {
        return new Reply.Refused(failure);
    }

    static Reply rejected() {
        return refused(
                new Failure.Rejected(
                        Optional.of(400),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    long calls() {
        return effects.stream().filter(Effect.Call.class::isInstance).count();
    }

    List<Result> published() {
        List<Result> results = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Published(Batch batch)) {
                results.addAll(results(batch));
            }
        }
        return results;
    }

    static List<Result> results(Batch batch) {
        List<Result> results = new ArrayList<>();
        for (Batch.Part part : batch.parts()) {
            for (Output output : part.outputs()) {
                if (output instanceof Output.ToResults(var result, _)) {
                    results.add(result);
                }
            }
        }
        return results;
    }

    static Progress progress(Batch batch) {
        for (Output output : batch.parts().getFirst().outputs()) {
            if (output instanceof Output.ToState(StateRecord.OfProgress(var progress))) {
                return progress;
            }
        }
        throw new AssertionError("a part without progress");
    }

    <T extends Effect> T last(Class<T> kind, Predicate<T> matches) {
        return effects.reversed().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(matches)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName()));
    }

    boolean has(Predicate<Effect> matches) {
        return effects.stream().anyMatch(matches);
    }

    List<EngineStatus.SlowLane> slowest(int max) {
        return engine.slowest(max);
    }

    EngineStatus status() {
        return engine.status();
    }
}
