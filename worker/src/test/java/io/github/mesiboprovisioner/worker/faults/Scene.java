package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.local.simulator.Latency;
import io.github.mesiboprovisioner.worker.it.Audit;
import io.github.mesiboprovisioner.worker.it.Stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** One scenario: a stage, a source that speaks all the time, and the audit at the end. */
final class Scene implements AutoCloseable {

    private static final int EVENTS_PER_SECOND = 160;
    private static final double FAULT_PROBABILITY = 0.003; // of each kind

    /** Whatever the contract calls transient; throttling would only make it slow. */
    private static final List<FaultKind> TRANSIENT =
            List.of(
                    FaultKind.RESET_BEFORE,
                    FaultKind.RESET_AFTER,
                    FaultKind.HANG,
                    FaultKind.LATE,
                    FaultKind.TRUNCATED_JSON,
                    FaultKind.GARBAGE_JSON,
                    FaultKind.HTML_502,
                    FaultKind.CODE_500,
                    FaultKind.HTTP_503,
                    FaultKind.REDIRECT_302);

    private final Stage stage;
    private final Audit audit;
    private final Feeder feeder;

    private Scene(Stage stage) {
        this.stage = stage;
        stack().simulator().change(s -> s.withLatency(new Latency.Fixed(Duration.ofMillis(10))));
        audit = new Audit(stack());
        feeder = new Feeder(stack(), audit, stage.seed(), EVENTS_PER_SECOND);
    }

    /** On the broker that all scenarios share. */
    static Scene start(String name, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Scene(Stage.set(name, settings));
    }

    /** On brokers of its own; the settings may send the workers another way to them. */
    static Scene start(String name, String servers, UnaryOperator<WorkerLaunch> settings)
            throws IOException, InterruptedException, ExecutionException {
        return new Scene(Stage.set(name, servers, settings));
    }

    Stack stack() {
        return stage.stack();
    }

    Fleet fleet() {
        return stage.fleet();
    }

    SplittableRandom random() {
        return stage.random();
    }

    /** How many records are written so far. */
    int sent() {
        return audit.sent();
    }

    /** 3 % of the calls go wrong from now on. */
    void troubleMesibo() {
        stack().simulator()
                .faults(
                        stage.seed(),
                        TRANSIENT.stream().map(Scene::rule).toArray(FaultRule[]::new));
    }

    /** A late answer still comes before the time-out: what comes later is a known limit. */
    private static FaultRule rule(FaultKind kind) {
        return FaultRule.of(kind)
                .withProbability(FAULT_PROBABILITY)
                .withDelay(Duration.ofMillis(300));
    }

    /** The source stops, everything is answered, the instances stop: now all promises are kept. */
    void end() throws InterruptedException {
        settle();
        fleet().terminateAll();
        assertKept();
    }

    /** The source stops and everything is answered. */
    void settle() throws InterruptedException {
        feeder.stop();
        stack().simulator().clearFaults();
        audit.awaitAnswers();
    }

    /** To be asked when every instance has ended. */
    void assertKept() {
        System.out.println(stack().simulator().stats());
        audit.assertEverythingKept();
        Rates.of(fleet()).assertWithin(Stage.LIMIT);
    }

    @Override
    public void close() {
        stage.fleet().close();
        audit.close();
        stage.close();
    }
}
