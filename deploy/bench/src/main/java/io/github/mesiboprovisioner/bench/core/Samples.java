package io.github.mesiboprovisioner.bench.core;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EventWriter;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.StateRecord;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Real records of one user: as the engine itself makes them, so that they follow its forms.
 *
 * @param event a creation, as it is read
 */
record Samples(RawRecord event, Result result, StateRecord user, StateRecord progress) {

    static Samples make() {
        EngineRun engine = new EngineRun().keepingBatches();
        Item item = Item.created(1, 1);
        engine.take(List.of(item));
        List<Output> outputs =
                engine.batches().stream()
                        .map(Batch::parts)
                        .flatMap(List::stream)
                        .flatMap(part -> part.outputs().stream())
                        .toList();
        return new Samples(
                new EventWriter().encode(item.event(), ContentMode.BINARY).received(),
                first(outputs, Samples::result),
                first(outputs, output -> state(output, StateRecord.OfUser.class)),
                first(outputs, output -> state(output, StateRecord.OfProgress.class)));
    }

    private static <T> T first(List<Output> outputs, Function<Output, Stream<T>> wanted) {
        return outputs.stream().flatMap(wanted).findFirst().orElseThrow();
    }

    private static Stream<Result> result(Output output) {
        return output instanceof Output.ToResults(var result, _)
                ? Stream.of(result)
                : Stream.empty();
    }

    private static Stream<StateRecord> state(Output output, Class<? extends StateRecord> kind) {
        return output instanceof Output.ToState(var record) && kind.isInstance(record)
                ? Stream.of(record)
                : Stream.empty();
    }
}
