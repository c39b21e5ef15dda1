package io.github.mesiboprovisioner.bench.core;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.Decoded;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventCodec;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.ResultCodec;
import io.github.mesiboprovisioner.worker.engine.StateCodec;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What reading an event and writing what comes of it takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {

    private final Samples samples = Samples.make();
    private final EventCodec events = new EventCodec();
    private final ResultCodec results = new ResultCodec();
    private final RawRecord event = samples.event();
    private final StateCodec.Encoded user = StateCodec.encode(samples.user());

    @Benchmark
    public Decoded decodeEvent() {
        return events.decode(event);
    }

    @Benchmark
    public EncodedRecord encodeResult() {
        return results.encode(samples.result(), ContentMode.BINARY);
    }

    @Benchmark
    public StateCodec.Encoded encodeUser() {
        return StateCodec.encode(samples.user());
    }

    @Benchmark
    public StateRecord decodeUser() {
        return StateCodec.decode(user.key(), user.value());
    }

    @Benchmark
    public StateCodec.Encoded encodeProgress() {
        return StateCodec.encode(samples.progress());
    }
}
