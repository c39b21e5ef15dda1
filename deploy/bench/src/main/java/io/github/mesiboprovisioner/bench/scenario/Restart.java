package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.Launch;
import io.github.mesiboprovisioner.bench.stage.LiveHeap;
import io.github.mesiboprovisioner.bench.stage.ProcessUse;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Scene.Sample;
import io.github.mesiboprovisioner.bench.stage.StateFiller;
import io.github.mesiboprovisioner.bench.stage.Workload;
import io.github.mesiboprovisioner.local.WorkerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A worker comes back to many users: how fast, in how much memory, and does an event then cost more
 * than with few? The state is made of copies of one record that the worker itself has written.
 */
record Restart(int users) implements Trial {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String HEAP = "-Xmx1536m";

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        Conditions conditions = run.conditions();
        List<Item> items = Workload.distinct(users + conditions.warmUp() + conditions.events());
        try (Scene scene = Scene.open(run.stage(), "{}")) {
            scene.sender().sendAll(items.subList(0, 1));
            Launch launch = run.launch(scene, 0).with(HEAP);
            Took empty = seed(launch, scene);
            new StateFiller(scene.settings(1, 0).bootstrapServers(), scene.names()).fill(1, users);
            long began = System.nanoTime();
            try (Running worker = launch.start()) {
                Took full = took(worker, began);
                Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                figures.put(Figure.READY_SECONDS, full.seconds());
                figures.put(Figure.RESTORED_PER_SECOND, users / (full.seconds() - empty.seconds()));
                figures.put(
                        Figure.HEAP_BYTES_PER_USER,
                        (full.heapBytes() - empty.heapBytes()) / (double) users);
                backlog(conditions, scene, worker, items, figures);
                figures.put(Figure.PEAK_MIB, ProcessUse.peakMiB(worker.pid()));
                return figures;
            }
        }
    }

    /**
     * How long a start took, and the heap then.
     *
     * @param seconds until ready
     */
    private record Took(double seconds, long heapBytes) {}

    /** Start with nothing, one event, stop. */
    private static Took seed(Launch launch, Scene scene) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (Running worker = launch.start()) {
            Took took = took(worker, began);
            scene.results().await(1, LIMIT);
            worker.stop();
            return took;
        }
    }

    private static Took took(Running worker, long began) throws IOException, InterruptedException {
        WorkerProcess process = ((Running.OfWorker) worker).process();
        process.awaitReady(LIMIT);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Took(seconds, LiveHeap.bytes(worker.pid()));
    }

    private void backlog(
            Conditions conditions,
            Scene scene,
            Running worker,
            List<Item> items,
            Map<Figure, Double> figures)
            throws IOException, InterruptedException {
        int warm = users + conditions.warmUp();
        scene.sender().sendAll(items.subList(users, warm));
        scene.results().await(1 + conditions.warmUp(), LIMIT);
        Sample begun = scene.sample(worker);
        scene.sender().sendAll(items.subList(warm, items.size()));
        scene.results().await(1 + conditions.warmUp() + conditions.events(), LIMIT);
        Sample ended = scene.sample(worker);
        double cpuMicros = (ended.contestantNanos() - begun.contestantNanos()) / 1e3;
        figures.put(Figure.CPU_MICROS_PER_EVENT, cpuMicros / conditions.events());
    }
}
