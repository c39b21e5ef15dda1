package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.ProcessUse;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Scene.Sample;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * How fast a backlog goes down, and what that costs. The contestant is warmed up, and then held
 * (SIGSTOP) until the events are there: so nobody else works while it is measured, and nothing that
 * it does before counts.
 *
 * @param backend the simulator's settings
 * @param workload the events, for a number of them
 * @param rate calls per second; 0 means no limit
 */
record Backlog(String backend, IntFunction<List<Item>> workload, int rate) implements Trial {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(15);

    /** Who has not done so many by then is slow because it waits, and will not get faster. */
    private static final int WARM_UP_LEAST = 1_000;

    private static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(4);

    /** At a limited rate nobody gets warm: it is enough that everything has been done once. */
    private static final int RATED_WARM_UP = 1_000;

    /** A limited rate makes everybody slow: then only what comes per second is of interest. */
    private static final Duration RATED_LIMIT = Duration.ofMinutes(15);

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        int warmUp = warmUp(run.conditions());
        List<Item> items = workload.apply(warmUp + run.conditions().events());
        try (Scene scene = Scene.open(run.stage(), backend)) {
            scene.sender().sendAll(items.subList(0, warmUp));
            try (Running contestant = run.launch(scene, rate).start()) {
                awaitWarm(scene, warmUp);
                contestant.freeze();
                scene.sender().sendAll(items.subList(warmUp, items.size()));
                return measured(run, scene, contestant);
            }
        }
    }

    private int warmUp(Conditions conditions) {
        return rate > 0 ? Math.min(RATED_WARM_UP, conditions.warmUp()) : conditions.warmUp();
    }

    private static void awaitWarm(Scene scene, int warmUp) throws InterruptedException {
        if (!scene.results().await(1, START_LIMIT)) {
            throw new IllegalStateException("no result at all");
        }
        if (scene.results().await(Math.min(warmUp, WARM_UP_LEAST), WARM_UP_PATIENCE)) {
            scene.results().await(warmUp, WARM_UP_LIMIT);
        }
    }

    /** All that is left, or as much as the window holds. */
    private Map<Figure, Double> measured(Run run, Scene scene, Running contestant)
            throws IOException, InterruptedException {
        Conditions conditions = run.conditions();
        boolean whole = rate > 0 && run.contestant().keepsState();
        Sample begun = scene.sample(contestant);
        contestant.thaw();
        boolean through =
                scene.results()
                        .await(
                                scene.sent().count(),
                                whole ? RATED_LIMIT : conditions.limits().window());
        Sample ended = scene.sample(contestant);
        Map<Figure, Double> figures = difference(begun, ended);
        figures.put(Figure.PEAK_MIB, ProcessUse.peakMiB(contestant.pid()));
        if (rate > 0) {
            double seconds = (ended.nanos() - begun.nanos()) / 1e9;
            double used = (ended.calls() - begun.calls()) / seconds / rate;
            figures.put(Figure.LIMIT_USED_PERCENT, 100 * used);
        }
        Promises.put(figures, scene, through);
        return figures;
    }

    private static Map<Figure, Double> difference(Sample begun, Sample ended) {
        double events = Math.max(1, ended.results() - begun.results());
        double seconds = (ended.nanos() - begun.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        double cpuMicros = (ended.contestantNanos() - begun.contestantNanos()) / 1e3;
        double brokerMicros = (ended.brokerNanos() - begun.brokerNanos()) / 1e3;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.EVENTS_PER_SECOND, events / seconds);
        figures.put(Figure.CPU_MICROS_PER_EVENT, cpuMicros / events);
        figures.put(Figure.BROKER_CPU_MICROS_PER_EVENT, brokerMicros / events);
        figures.put(Figure.CALLS_PER_EVENT, (ended.calls() - begun.calls()) / events);
        return figures;
    }
}
