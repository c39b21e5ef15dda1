package io.github.mesiboprovisioner.bench.core;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Circuit;
import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineSettings;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.GroupMembership;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.RemovalGuard;
import io.github.mesiboprovisioner.worker.engine.Restored;
import io.github.mesiboprovisioner.worker.engine.RetryRule;
import io.github.mesiboprovisioner.worker.engine.StateTable;
import io.github.mesiboprovisioner.worker.engine.Time;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.RequestSizes;
import io.github.mesiboprovisioner.worker.entity.Rules;
import io.github.mesiboprovisioner.worker.mesibo.BreakerCircuit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An engine with one partition in a world where every call succeeds and every transaction commits,
 * both as soon as the engine has been told everything else.
 */
public final class EngineRun {

    /** Far enough ahead that nothing in a run comes near it. */
    private static final long LEASE_NANOS = Duration.ofDays(1000).toNanos();

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration CALL_LIMIT = Duration.ofSeconds(40);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);

    private final Engine engine =
            new Engine(
                    settings(),
                    new BreakerCircuit(new Circuit.Settings(50, 20, Duration.ofSeconds(10))),
                    new SplittableRandom(1));
    private final Grant grant = new Grant(new PartitionId("identity.users", 0), 1);
    private final Deque<Input> mailbox = new ArrayDeque<>();
    private final List<Batch> batches = new ArrayList<>();
    private long offset;
    private long nanos;
    private long calls;
    private long steps;
    private boolean keepsBatches;

    /** The generation of a group of one. */
    private record Generation() implements GroupMembership {}

    public EngineRun() {
        post(new Input.LeaseExtended(LEASE_NANOS));
        post(new Input.Joined(new Generation()));
        Restored.Facts facts = new Restored.Facts("topic-id", "state-id", 1, 1, 0, 0);
        post(new Input.Granted(grant, new Restored(Optional.empty(), new StateTable(), facts)));
        settle();
    }

    /** Keeps what is committed from now on. */
    public EngineRun keepingBatches() {
        keepsBatches = true;
        return this;
    }

    /** These events arrive together; returns when all are settled and committed. */
    public void take(List<Item> items) {
        List<InputRecord> records = new ArrayList<>(items.size());
        for (Item item : items) {
            records.add(record(item.event()));
        }
        post(new Input.Polled(grant, records, offset));
        settle();
    }

    /** Calls made so far. */
    public long calls() {
        return calls;
    }

    /** Steps made so far. */
    public long steps() {
        return steps;
    }

    /** What was committed. */
    public List<Batch> batches() {
        return batches;
    }

    private InputRecord record(IdentityEvent event) {
        InputRecord.Content content = new InputRecord.Content.Event(event, Optional.empty());
        return new InputRecord(offset++, START, content, "");
    }

    private void settle() {
        step();
        nanos += COMMIT_INTERVAL.toNanos();
        post(new Input.Tick());
        step();
    }

    private void post(Input input) {
        mailbox.add(input);
    }

    private void step() {
        while (!mailbox.isEmpty()) {
            steps++;
            Time now = new Time(nanos, START.plusNanos(nanos));
            engine.step(mailbox.remove(), now).forEach(this::carryOut);
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Call call -> {
                calls++;
                post(new Input.CallEnded(call.id(), reply(call.operation())));
            }
            case Effect.Commit(var batch) -> {
                if (keepsBatches) {
                    batches.add(batch);
                }
                post(new Input.Committed(batch.id()));
            }
            case Effect.Want(var permits) -> {
                if (permits > 0) {
                    post(new Input.Permits(permits));
                }
            }
            case Effect.Refuse(var explanation) -> throw new IllegalStateException(explanation);
            case Effect.ReadControl _,
                    Effect.Start _,
                    Effect.Pause _,
                    Effect.Resume _,
                    Effect.Released _,
                    Effect.Published _,
                    Effect.Share _,
                    Effect.GiveBack _,
                    Effect.WakeAt _,
                    Effect.Halt _,
                    Effect.RecordsLost _ -> {}
        }
    }

    private static Reply reply(Operation operation) {
        Optional<Secret> token =
                operation.issuesToken() ? Optional.of(new Secret("a-token")) : Optional.empty();
        return new Reply.Applied(new Reply.Answer.UserAdded(Optional.of(1L), token));
    }

    static EngineSettings settings() {
        return new EngineSettings(
                "group",
                rules(),
                new EngineSettings.Calls(
                        1_000_000,
                        400,
                        new RetryRule(8, Duration.ofMillis(200), Duration.ofSeconds(30))),
                new RemovalGuard.Limit(0, Duration.ZERO),
                new EngineSettings.Start(false, false, Set.of()),
                100_000,
                1_000,
                COMMIT_INTERVAL,
                Duration.ofSeconds(5),
                Duration.ofDays(30),
                CALL_LIMIT,
                CALL_LIMIT);
    }

    static Rules rules() {
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
        return new Rules(
                "com.example.app",
                Duration.ofDays(365),
                false,
                Duration.ofDays(1),
                CALL_LIMIT,
                sizes);
    }
}
