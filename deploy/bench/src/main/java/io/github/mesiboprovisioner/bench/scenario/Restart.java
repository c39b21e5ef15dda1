package io.github.mesiboprovisioner.bench.scenario;

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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker comes back to many users: how fast, in how much memory, and does an event then cost more
 * than with few? The state is made of copies of one record that the worker itself has written.
 */
record Restart(int users) implements Trial {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String HEAP = "-Xmx1536m";
    private static final Pattern USERS =
            Pattern.compile("(?m)^provisioner_state_entries\\{kind=\"user\"\\} (\\S+)");
    private static final Pattern RESTORE =
            Pattern.compile("(?m)^provisioner_restore_duration_seconds_max (\\S+)");

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        Conditions conditions = run.conditions();
        try (Scene scene = Scene.open(run.stage(), "{}")) {
            scene.sender().sendAll(Workload.distinct(1));
            Launch launch = run.launch(scene, 0).with(HEAP);
            Took empty = seed(launch, scene);
            new StateFiller(scene.settings(1, 0).bootstrapServers(), scene.names()).fill(1, users);
            long began = System.nanoTime();
            try (Running worker = launch.start()) {
                Took full = took(worker, began);
                if (full.users() < users) {
                    throw new IllegalStateException("only " + full.users() + " users restored");
                }
                Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                figures.put(Figure.READY_SECONDS, full.seconds());
                figures.put(Figure.RESTORED_PER_SECOND, users / full.restoreSeconds());
                figures.put(
                        Figure.HEAP_BYTES_PER_USER,
                        (full.heapBytes() - empty.heapBytes()) / (double) users);
                figures.put(Figure.CPU_MICROS_PER_EVENT, cpuMicros(conditions, scene, worker));
                figures.put(Figure.PEAK_MIB, ProcessUse.peakMiB(worker.pid()));
                return figures;
            }
        }
    }

    /**
     * How long a start took, and the heap then.
     *
     * @param seconds until ready
     * @param restoreSeconds of these, from the assignment to the last partition's state
     * @param users in state
     */
    private record Took(double seconds, double restoreSeconds, long heapBytes, long users) {}

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
        String metrics = process.get("/metrics").body();
        long heapBytes = LiveHeap.bytes(worker.pid());
        return new Took(seconds, found(RESTORE, metrics), heapBytes, (long) found(USERS, metrics));
    }

    private static double found(Pattern metric, String metrics) {
        Matcher found = metric.matcher(metrics);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    /** Of an event of yet another user. */
    private double cpuMicros(Conditions conditions, Scene scene, Running worker)
            throws IOException, InterruptedException {
        int warmUp = conditions.warmUp();
        scene.sender().sendAll(Workload.distinct(users, warmUp));
        scene.results().await(scene.sent().count(), LIMIT);
        Sample begun = scene.sample(worker);
        scene.sender().sendAll(Workload.distinct(users + warmUp, conditions.events()));
        scene.results().await(scene.sent().count(), LIMIT);
        Sample ended = scene.sample(worker);
        return (ended.contestantNanos() - begun.contestantNanos()) / 1e3 / conditions.events();
    }
}
