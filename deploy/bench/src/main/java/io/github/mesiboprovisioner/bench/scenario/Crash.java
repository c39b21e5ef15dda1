package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Launch;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Workload;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** SIGKILL twice in the middle of a backlog: what of the promises is left? */
record Crash() implements Trial {

    private static final String BACKEND = "{\"latencyMillis\": {\"fixed\": 5}}";
    private static final long SEED = 7;
    private static final int SHARE = 4;
    private static final Duration PART_LIMIT = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        int events = run.conditions().events() / SHARE;
        try (Scene scene = Scene.open(run.stage(), BACKEND)) {
            scene.sender().sendAll(Workload.zipf(events, SEED));
            Launch launch = run.launch(scene, 0);
            killAfter(launch, scene, events / 3);
            killAfter(launch, scene, events * 2 / 3);
            try (Running _ = launch.start()) {
                scene.results().await(events, PART_LIMIT);
                // Doubles may have made up the number: wait until nothing comes any more.
                for (int before = -1; before != scene.results().count(); ) {
                    before = scene.results().count();
                    scene.results().await(before + 1, QUIET);
                }
                Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                Promises.put(figures, scene, true);
                return figures;
            }
        }
    }

    private static void killAfter(Launch launch, Scene scene, int results)
            throws IOException, InterruptedException {
        try (Running running = launch.start()) {
            scene.results().await(results, PART_LIMIT);
            running.kill();
        }
    }
}
