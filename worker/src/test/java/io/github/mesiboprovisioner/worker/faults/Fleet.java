package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.worker.it.Scrape;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The instances of one group: {@code worker-1}, {@code worker-2}…, each in its present life. */
final class Fleet implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final WorkerLaunch launch;
    private final Path folder;
    private final Map<Integer, WorkerProcess> running = new TreeMap<>();
    private final List<Life> lives = new ArrayList<>();

    Fleet(WorkerLaunch launch, Path folder) {
        this.launch = launch;
        this.folder = folder;
    }

    /** Starts an instance; it is not awaited. */
    Life start(int instance) throws IOException {
        return start(instance, launch);
    }

    /** Starts an instance with settings of its own. */
    Life start(int instance, WorkerLaunch settings) throws IOException {
        String name = "worker-" + instance;
        Life life = new Life(folder.resolve(name + "." + lives.size() + ".log"));
        running.put(
                instance,
                WorkerProcess.start(
                        settings.with("PROVISIONER_INSTANCE_ID", name).withLog(life.log())));
        lives.add(life);
        return life;
    }

    /** Starts instances 1 to n, and waits until all are ready. */
    void startAll(int instances) throws IOException, InterruptedException {
        for (int instance = 1; instance <= instances; instance++) {
            start(instance);
        }
        awaitReady();
    }

    /** Waits until all that run are ready. */
    void awaitReady() throws InterruptedException {
        for (WorkerProcess process : running.values()) {
            process.awaitReady(Stack.PATIENCE);
        }
    }

    WorkerLaunch launch() {
        return launch;
    }

    WorkerProcess worker(int instance) {
        return Objects.requireNonNull(running.get(instance));
    }

    boolean runs(int instance) {
        return running.containsKey(instance);
    }

    List<Integer> instances() {
        return List.copyOf(running.keySet());
    }

    /** Whether the process is there and says that it is live. */
    boolean live(int instance) throws IOException, InterruptedException {
        return worker(instance).isAlive() && worker(instance).get("/livez").status() == 200;
    }

    /** Waits until the partitions are shared out evenly, and all are restored. */
    void awaitBalance() throws InterruptedException {
        awaitReady();
        int share = Stack.PARTITIONS / running.size();
        Awaitility.await("balance")
                .atMost(Stack.PATIENCE)
                .until(
                        () -> {
                            List<Long> owned = instances().stream().map(this::restored).toList();
                            return owned.stream().mapToLong(Long::longValue).sum()
                                            == Stack.PARTITIONS
                                    && owned.stream().allMatch(each -> each >= share);
                        });
    }

    private long restored(int instance) {
        return StreamSupport.stream(status(instance).path("partitions").spliterator(), false)
                .filter(partition -> partition.path("restored").asBoolean())
                .count();
    }

    /** What an instance says of itself on {@code /metrics}. */
    Scrape metrics(int instance) {
        return Scrape.of(get(instance, "/metrics"));
    }

    /** The same on {@code /status}. */
    JsonNode status(int instance) {
        try {
            return JSON.readTree(get(instance, "/status"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    private String get(int instance, String path) {
        try {
            return worker(instance).get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** SIGKILL. */
    void kill(int instance) throws InterruptedException {
        worker(instance).kill();
        Objects.requireNonNull(running.remove(instance)).close();
    }

    /** SIGTERM, which it answers with exit code 0. */
    void terminate(int instance) throws InterruptedException {
        try (WorkerProcess worker = Objects.requireNonNull(running.remove(instance))) {
            assertThat(worker.terminate(STOP_LIMIT)).as("exit code of %d", instance).isZero();
        }
    }

    void terminateAll() throws InterruptedException {
        for (int instance : instances()) {
            terminate(instance);
        }
    }

    /** All processes there have been. */
    List<Life> lives() {
        return List.copyOf(lives);
    }

    @Override
    public void close() {
        running.values().forEach(WorkerProcess::close);
    }
}
