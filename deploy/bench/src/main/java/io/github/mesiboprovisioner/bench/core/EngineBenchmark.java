package io.github.mesiboprovisioner.bench.core;

import io.github.mesiboprovisioner.bench.stage.Item;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the engine takes per event, from the record decoded to the batch committed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineBenchmark {

    private static final int POLLED = 256;
    private static final int USERS = 4096;

    private EngineRun engine = new EngineRun();
    private int number;

    /** All users are known. */
    @Setup
    public void setUp() {
        engine = new EngineRun();
        number = 0;
        for (int user = 0; user < USERS; user += POLLED) {
            unchanged();
        }
    }

    /** Every event needs a call: a user is renamed. */
    @Benchmark
    @OperationsPerInvocation(POLLED)
    public void changed() {
        List<Item> items = new ArrayList<>(POLLED);
        for (int i = 0; i < POLLED; i++, number++) {
            items.add(Item.renamed(number % USERS, number));
        }
        engine.take(items);
    }

    /** No event needs a call: the user is as it says. */
    @Benchmark
    @OperationsPerInvocation(POLLED)
    public void unchanged() {
        List<Item> items = new ArrayList<>(POLLED);
        for (int i = 0; i < POLLED; i++, number++) {
            items.add(Item.created(number % USERS, number));
        }
        engine.take(items);
    }

    /** All events are of one user: they are folded. */
    @Benchmark
    @OperationsPerInvocation(POLLED)
    public void folded() {
        List<Item> items = new ArrayList<>(POLLED);
        for (int i = 0; i < POLLED; i++, number++) {
            items.add(Item.renamed(0, number));
        }
        engine.take(items);
    }
}
