package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Workload;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The backend answers HTTP 502 for a while, and events keep coming at 100 a second. How long after
 * its return is everything answered, and how many calls were made in vain?
 */
record Outage() implements Trial {

    private static final String BACKEND = "{\"latencyMillis\": {\"fixed\": 50}}";
    private static final String DOWN = "{\"rules\": [{\"kind\": \"html-502\"}]}";
    private static final double PER_SECOND = 100;
    private static final int WARM_UP = 500;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(2);

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        int count = (int) (PER_SECOND * run.conditions().limits().outage().toSeconds());
        List<Item> items = Workload.distinct(WARM_UP + count);
        try (Scene scene = Scene.open(run.stage(), BACKEND)) {
            scene.sender().sendAll(items.subList(0, WARM_UP));
            try (Running _ = run.launch(scene, 0).start()) {
                scene.results().await(WARM_UP, START_LIMIT);
                scene.simulator().admin("PUT", "faults", DOWN);
                long callsBefore = scene.calls();
                scene.sender().sendAtPace(items.subList(WARM_UP, items.size()), PER_SECOND);
                long inVain = scene.calls() - callsBefore;
                scene.simulator().admin("DELETE", "faults", "");
                long back = System.nanoTime();
                scene.results().await(items.size(), DRAIN_LIMIT);
                Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                figures.put(Figure.DRAIN_SECONDS, (System.nanoTime() - back) / 1e9);
                figures.put(Figure.CALLS_WHILE_DOWN, (double) inVain);
                scene.results().await(Integer.MAX_VALUE, QUIET);
                Promises.put(figures, scene, true);
                figures.put(Figure.FAILED, (double) scene.audit().failed());
                return figures;
            }
        }
    }
}
