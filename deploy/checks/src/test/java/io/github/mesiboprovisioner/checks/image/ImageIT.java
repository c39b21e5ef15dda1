package io.github.mesiboprovisioner.checks.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.local.simulator.Latency;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** The image, run as in a cluster, with Kafka in another container. */
class ImageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STARTS = Integer.getInteger("image.starts", 1);

    /** A cache that does not fit is an error. */
    private static final Map<String, String> CACHE_ON =
            Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

    private static final Map<String, String> CACHE_OFF =
            Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=off");

    private static WorkerImage image;
    private static Surroundings surroundings;

    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        image = WorkerImage.whole();
        surroundings = Surroundings.start(image.docker());
    }

    @AfterAll
    static void stop() {
        if (surroundings != null) {
            surroundings.close();
        }
    }

    /** Compressed in every way: the codecs unpack their libraries, and only /tmp is writable. */
    @Test
    void run_lockedDown_answersEveryEvent()
            throws IOException, InterruptedException, ExecutionException {
        try (WorkerContainer worker = worker(CACHE_ON)) {
            worker.awaitReady();
            List<String> all = new ArrayList<>();
            for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                List<String> users = users("with-" + compression, 10);
                surroundings.create(compression, users);
                all.addAll(users);
            }

            Map<String, String> outcomes =
                    await().until(() -> results("with-"), results -> results.size() >= all.size());

            assertThat(outcomes.keySet()).containsExactlyInAnyOrderElementsOf(all);
            assertThat(outcomes.values()).containsOnly("applied");
            assertThat(worker.changes()).isEmpty();
        }
    }

    @Test
    void stop_inTheMiddle_settlesWhatIsInFlightAndEndsWithZero()
            throws IOException, InterruptedException, ExecutionException {
        int all = 1_000;
        latency(new Latency.Fixed(Duration.ofMillis(200)));
        try (WorkerContainer worker = worker(Map.of("MESIBO_RATE_LIMIT", "100"))) {
            worker.awaitReady();
            surroundings.create("none", users("stopped-", all));
            await().until(() -> created("stopped-") >= 20);

            int code = worker.stop();

            assertThat(code).as(worker.log()).isZero();
            assertThat(results("stopped-").values()).containsOnly("applied");
            assertThat(results("stopped-"))
                    .hasSizeLessThan(all)
                    .hasSize(Math.toIntExact(created("stopped-")));
        } finally {
            latency(new Latency.None());
        }
    }

    @Test
    void process_lockedDown_hasNoRights() throws IOException, InterruptedException {
        try (WorkerContainer worker = worker(CACHE_ON)) {
            worker.awaitReady();

            assertThat(Files.readAllLines(worker.process().resolve("status")))
                    .contains(
                            "Uid:\t65532\t65532\t65532\t65532",
                            "CapPrm:\t0000000000000000",
                            "CapEff:\t0000000000000000",
                            "CapBnd:\t0000000000000000",
                            "NoNewPrivs:\t1");
            assertThat(worker.inspect("{{.HostConfig.ReadonlyRootfs}}")).isEqualTo("true");
            assertThat(threadDump(worker, "/app/threads")).contains("Read-only file system");
            assertThat(threadDump(worker, "/tmp/threads")).contains("Created /tmp/threads");
            assertThat(worker.run("/bin/sh", "-c", "exit 0").code()).isNotZero();
        }
    }

    /** Prints what the image's page says; an empty worker, whose topics are there. */
    @Test
    void start_severalTimes_withCacheAndWithout() throws IOException, InterruptedException {
        timeOfStart(CACHE_ON);
        List<Duration> with = new ArrayList<>();
        List<Duration> without = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            with.add(timeOfStart(CACHE_ON));
            without.add(timeOfStart(CACHE_OFF));
        }

        System.out.printf(
                "image: %d MB; start to ready, median of %d: %d ms with AOT cache, %d ms without,"
                        + " ratio %.2f%n",
                Long.parseLong(image.inspect("{{.Size}}")) / 1_000_000,
                STARTS,
                median(with).toMillis(),
                median(without).toMillis(),
                (double) median(with).toNanos() / median(without).toNanos());
    }

    private static WorkerContainer worker(Map<String, String> settings)
            throws IOException, InterruptedException {
        return WorkerContainer.start(image, surroundings.worker(settings));
    }

    private static Duration timeOfStart(Map<String, String> settings)
            throws IOException, InterruptedException {
        try (WorkerContainer worker = worker(settings)) {
            worker.awaitReady();
            Duration taken = worker.age();
            assertThat(worker.stop()).isZero();
            return taken;
        }
    }

    private static Duration median(List<Duration> durations) {
        List<Duration> sorted = new ArrayList<>(durations);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static List<String> users(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static long created(String prefix) {
        return surroundings.simulator().users().stream()
                .filter(user -> user.address().startsWith(prefix))
                .count();
    }

    /** The outcomes by the event's id, which is the user's. */
    private static Map<String, String> results(String prefix) throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode result : surroundings.results()) {
            String id = result.path("event").path("id").asText();
            if (id.startsWith(prefix)) {
                outcomes.merge(id, result.path("outcome").asText(), (a, b) -> a + " and " + b);
            }
        }
        return outcomes;
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollInSameThread().atMost(PATIENCE);
    }

    private static void latency(Latency latency) {
        surroundings.simulator().change(settings -> settings.withLatency(latency));
    }

    private static String threadDump(WorkerContainer worker, String file)
            throws IOException, InterruptedException {
        Docker.Ending dump = worker.run("/opt/jre/bin/jcmd", "1", "Thread.dump_to_file", file);
        return dump.output() + dump.errors();
    }
}
