package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.TcpRelay;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Three instances for a long time, all faults at low rates: {@code -Dfaults.soak=PT60M}. What they
 * take of the machine is noted every minute; that of the last minute is compared with that of the
 * first after a sixth of the time, of the one instance that lives as long.
 */
@Tag(Extent.FULL_ONLY)
@EnabledIfSystemProperty(named = "faults.soak", matches = "PT.+")
class SoakIT {

    private static final Duration LENGTH =
            Duration.parse(System.getProperty("faults.soak", "PT0S"));
    private static final Duration BETWEEN_LOOKS = min(Duration.ofMinutes(1), LENGTH.dividedBy(12));
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofSeconds(25);
    private static final int INSTANCES = 3;
    private static final int IMMORTAL = 3;

    /** Some more or less are open while connections are made again. */
    private static final int FILES_TOLERANCE = 10;

    /**
     * Committed offsets are compacted at once. An only broker that is killed and back within its
     * session leads its partitions twice, and a coordinator that still reads the offsets of the
     * first term when the second begins fences members that live (docs/what-can-go-wrong.md): what
     * a broker with replicas does not do is kept out by giving this one little to read.
     */
    private static final BrokerSettings BROKER =
            BrokerSettings.defaults()
                    .with("offsets.topic.segment.bytes", "1048576")
                    .with("log.cleaner.backoff.ms", "1000")
                    .with("log.cleaner.min.cleanable.ratio", "0.1")
                    .with("log.cleaner.delete.retention.ms", "1000");

    private final List<Footprint> footprints = new ArrayList<>();

    @Test
    void allFaults_forALongTime_keepEveryPromiseAndNothingGrows()
            throws IOException, InterruptedException, ExecutionException {
        try (LocalBroker broker = LocalBroker.start(BROKER);
                TcpRelay relay = broker.relay();
                Scene scene =
                        Scene.start(
                                "soak",
                                broker.bootstrapServers(),
                                launch -> Stage.through(relay, launch))) {
            scene.fleet().startAll(INSTANCES);
            scene.troubleMesibo();
            run(scene, new Mishaps(scene, broker, relay, List.of(1, 2)));
            scene.fleet().awaitReady();
            look(scene);
            scene.end();
            System.out.printf("soak: %d events%n", scene.sent());
            assertNothingGrew();
        }
    }

    private void run(Scene scene, Mishaps mishaps) throws IOException, InterruptedException {
        Deque<Mishaps.Mishap> next = new ArrayDeque<>();
        long began = System.nanoTime();
        long looked = began;
        while (System.nanoTime() - began < LENGTH.toNanos()) {
            if (next.isEmpty()) {
                next.addAll(mishaps.shuffled("classic"));
                next.add(mishaps::restartBroker);
            }
            Pause.between(scene.random(), LEAST, MOST);
            next.remove().happen();
            if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                looked += BETWEEN_LOOKS.toNanos();
                scene.fleet().awaitReady();
                look(scene);
            }
        }
    }

    private void look(Scene scene) throws IOException, InterruptedException {
        for (int instance : scene.fleet().instances()) {
            Footprint footprint = Footprint.of(scene.fleet().worker(instance));
            System.out.printf(
                    "soak: look %d, %d events: instance %d: %s%n",
                    footprints.size() + 1, scene.sent(), instance, footprint);
            if (instance == IMMORTAL) {
                footprints.add(footprint);
            }
        }
    }

    private void assertNothingGrew() {
        Footprint early = footprints.get(footprints.size() / 6);
        Footprint late = footprints.getLast();
        System.out.printf("soak: %s, at the end %s%n", early, late);
        assertThat(late.heapBytes()).isLessThan(early.heapBytes() * 1.1);
        assertThat((double) late.threads()).isBetween(early.threads() * 0.9, early.threads() * 1.1);
        assertThat(late.files()).isLessThanOrEqualTo(early.files() + FILES_TOLERANCE);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
