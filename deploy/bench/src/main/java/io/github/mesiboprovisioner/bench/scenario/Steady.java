package io.github.mesiboprovisioner.bench.scenario;

import io.github.mesiboprovisioner.bench.stage.Item;
import io.github.mesiboprovisioner.bench.stage.ProcessUse;
import io.github.mesiboprovisioner.bench.stage.Running;
import io.github.mesiboprovisioner.bench.stage.Scene;
import io.github.mesiboprovisioner.bench.stage.Workload;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How late results are while events come at an even pace, whatever comes back (no coordinated
 * omission).
 *
 * @param backend the simulator's settings
 * @param load how many events per second
 * @param mix whom the events are about
 */
record Steady(String backend, Load load, Mix mix) implements Trial {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration REST_LIMIT = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final int WARM_UP_PIECE = 100;
    private static final int PACED_WARM_UP_SECONDS = 5;

    /** Whom the events are about. */
    enum Mix {
        /** Each another user. */
        DISTINCT,
        /** Two of seven are of one user, whose own latency does not count. */
        HOT_USER,
        /**
         * Of 102 one is of a user whose calls are never answered, and one cannot be read: their own
         * latency does not count.
         */
        BAD_APPLE;

        List<Item> items(int count) {
            return switch (this) {
                case DISTINCT -> Workload.distinct(count);
                case HOT_USER -> Workload.withHotUser(count);
                case BAD_APPLE -> Workload.withBadApple(count);
            };
        }
    }

    /** How many events per second. */
    sealed interface Load {
        /** The same for everybody. */
        record Fixed(double perSecond) implements Load {}

        /** Half of what the contestant was seen to do. */
        record HalfOfCapacity() implements Load {}
    }

    @Override
    public Map<Figure, Double> measure(Run run) throws IOException, InterruptedException {
        try (Scene scene = Scene.open(run.stage(), backend);
                Running contestant = run.launch(scene, 0).start()) {
            warmUp(scene);
            if (mix == Mix.BAD_APPLE) {
                scene.simulator()
                        .admin(
                                "PUT",
                                "faults",
                                "{\"rules\": [{\"kind\": \"hang\", \"address\": \"%s\"}]}"
                                        .formatted(Workload.hotAddress()));
            }
            return measured(run, scene, contestant);
        }
    }

    /** Piece by piece, so that nobody comes out of it with a backlog. */
    private static void warmUp(Scene scene) throws InterruptedException {
        long end = Long.MAX_VALUE;
        for (int sent = 0; System.nanoTime() < end; sent += WARM_UP_PIECE) {
            scene.sender().sendAll(Workload.distinct(sent, WARM_UP_PIECE));
            if (!scene.results().await(scene.sent().count(), START_LIMIT)) {
                throw new IllegalStateException("it takes too long to get warm");
            }
            end = sent == 0 ? System.nanoTime() + WARM_UP.toNanos() : end;
        }
    }

    private double perSecond(Run run) {
        return switch (load) {
            case Load.Fixed(var perSecond) -> perSecond;
            case Load.HalfOfCapacity() -> run.capacity().orElseThrow() / 2;
        };
    }

    private Map<Figure, Double> measured(Run run, Scene scene, Running contestant)
            throws IOException, InterruptedException {
        double perSecond = perSecond(run);
        int warm = (int) Math.round(perSecond * PACED_WARM_UP_SECONDS);
        int count = (int) Math.round(perSecond * run.conditions().limits().steady().toSeconds());
        int before = scene.sent().count();
        int all = before + warm + count;
        List<Item> items = mix.items(all);
        scene.sender().sendAtPace(items.subList(before, all), perSecond);
        boolean through = scene.results().await(all, REST_LIMIT) && mix != Mix.BAD_APPLE;
        Percentiles percentiles =
                Percentiles.of(
                        scene,
                        all,
                        number ->
                                number >= before + warm
                                        && scene.sent().user(number) < Workload.OUT_OF_COUNT);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.EVENTS_PER_SECOND, perSecond);
        figures.put(Figure.LATENCY_P50_MILLIS, percentiles.millis(50));
        figures.put(Figure.LATENCY_P99_MILLIS, percentiles.millis(99));
        figures.put(Figure.PEAK_MIB, ProcessUse.peakMiB(contestant.pid()));
        Promises.put(figures, scene, through);
        return figures;
    }
}
