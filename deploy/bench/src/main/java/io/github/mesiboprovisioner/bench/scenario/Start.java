package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Contestant;
import io.github.mesiboprovisioner.bench.stage.Launch;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * From the start of the process to its first backend call, with events waiting and no state. The
 * topics are there, as a deployment makes them: how long a broker takes to make some is not
 * measured.
 *
 * @param cached with an AOT cache (JEP 514) that a run before has trained
 */
record Start(boolean cached) implements Trial {

    private static final int EVENTS = 200;

    /** In this run of the benchmarks: a cache of other jars would only be ignored. */
    private static final Set<Contestant> TRAINED = EnumSet.noneOf(Contestant.class);

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        if (!cached) {
            return start(run, "-Xshare:auto");
        }
        Path cache = run.conditions().logs().resolve(run.contestant().id() + ".aot");
        if (TRAINED.add(run.contestant())) {
            Files.deleteIfExists(cache);
            train(run, "-XX:AOTCacheOutput=" + cache);
        }
        return start(run, "-XX:AOTCache=" + cache);
    }

    private static void train(Run run, String option) throws IOException, InterruptedException {
        try (Scene scene = Scene.open(run.stage(), "{}")) {
            scene.sender().sendAll(Workload.distinct(EVENTS));
            try (Running running = run.launch(scene, 0).with(option).start()) {
                scene.results().await(EVENTS, LIMIT);
                running.stop();
            }
        }
    }

    private static Map<Figure, Double> start(Run run, String option)
            throws IOException, InterruptedException {
        try (Scene scene = Scene.open(run.stage(), "{}")) {
            scene.makeWorkersTopics();
            scene.sender().sendAll(Workload.distinct(EVENTS));
            Launch launch = run.launch(scene, 0).with(option);
            long wallMillis = System.currentTimeMillis();
            long nanos = System.nanoTime();
            try (Running _ = launch.start()) {
                scene.results().await(1, LIMIT);
                long firstCall =
                        scene.simulator()
                                .admin("journal?limit=1")
                                .path(0)
                                .path("wallMillis")
                                .asLong();
                Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                figures.put(Figure.FIRST_CALL_MILLIS, (double) (firstCall - wallMillis));
                figures.put(
                        Figure.FIRST_RESULT_MILLIS,
                        (scene.results().seen().getFirst().nanos() - nanos) / 1e6);
                return figures;
            }
        }
    }
}
