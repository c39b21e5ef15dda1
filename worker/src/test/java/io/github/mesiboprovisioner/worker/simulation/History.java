package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Output;

import java.util.List;
import java.util.stream.Stream;

/**
 * What happened in a world that has come to its end.
 *
 * @param clocksWereSet some clock on the wall was set ahead or back
 * @param closedAt when everybody was asked to stop
 */
record History(
        Scenario scenario,
        List<Fact> facts,
        SimKafka kafka,
        SimMesibo mesibo,
        Books books,
        boolean clocksWereSet,
        long closedAt) {

    <T extends Fact> Stream<T> facts(Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** What a reader of committed records has read from the results topic. */
    List<Result> results() {
        return kafka.results.committed().stream().map(Output.ToResults::result).toList();
    }
}
