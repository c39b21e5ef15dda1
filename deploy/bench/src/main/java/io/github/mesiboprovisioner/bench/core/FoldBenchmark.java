package io.github.mesiboprovisioner.bench.core;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.Machine;
import io.github.mesiboprovisioner.worker.entity.Moment;
import io.github.mesiboprovisioner.worker.entity.Plan;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What it takes to fold the queue of a user that mesibo knows into its next operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FoldBenchmark {

    private static final Moment MOMENT =
            new Moment(
                    Instant.parse("2026-01-01T00:00:00Z"),
                    true,
                    100,
                    _ -> false,
                    Integer.MAX_VALUE,
                    _ -> false);

    /** Events in the queue. */
    @Param({"1", "8", "64"})
    public int events;

    private final Machine machine = new Machine(EngineRun.rules());
    private final EntityKey key = EntityKey.user(Item.created(1, 1).event().context().subject());
    private final EntityState state = ((StateRecord.OfUser) Samples.make().user()).state();
    private List<Queued> queue = List.of();

    @Setup
    public void setUp() {
        queue =
                IntStream.range(0, events)
                        .mapToObj(
                                number ->
                                        new Queued(
                                                new EventOrigin(
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        "identity.users",
                                                        0,
                                                        10 + number),
                                                Item.renamed(1, 10 + number).event(),
                                                false,
                                                Optional.empty()))
                        .toList();
    }

    @Benchmark
    public Plan plan() {
        return machine.plan(key, state, queue, MOMENT);
    }
}
