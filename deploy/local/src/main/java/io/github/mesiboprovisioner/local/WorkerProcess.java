package io.github.mesiboprovisioner.local;

import io.github.mesiboprovisioner.local.process.BuildTree;
import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.JavaCommand;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built worker jar in a process of its own, which dies with this JVM. */
public final class WorkerProcess implements AutoCloseable {

    private static final Pattern MANAGEMENT_PORT = Pattern.compile("management port: (\\d+)");
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);

    private final ChildProcess process;
    private final Path log;
    private final boolean temporaryLog;
    private final AtomicInteger managementPort = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(REQUEST_LIMIT)
                    .build();

    private WorkerProcess(ChildProcess process, Path log, boolean temporaryLog) {
        this.process = process;
        this.log = log;
        this.temporaryLog = temporaryLog;
    }

    /** Starts it; does not wait until it is ready. */
    public static WorkerProcess start(WorkerLaunch launch) throws IOException {
        Path log =
                launch.log().isPresent()
                        ? launch.log().get()
                        : Files.createTempFile("provisioner-worker-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command(launch));
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(launch.environment());
        return new WorkerProcess(ChildProcess.start(builder, log), log, launch.log().isEmpty());
    }

    /** Waits until {@code /readyz} says 200. */
    public void awaitReady(Duration limit) throws InterruptedException {
        await(limit, () -> get("/readyz").status() == 200);
    }

    /** Waits until the worker has a management port, and it answers. */
    public void awaitLive(Duration limit) throws InterruptedException {
        await(limit, () -> get("/livez").status() == 200);
    }

    /** The port that it has logged; throws if it has not. */
    public int managementPort() {
        if (!hasManagementPort()) {
            throw new IllegalStateException("no management port yet:\n" + process.outputTail());
        }
        return managementPort.get();
    }

    /** Whether the management port is known. */
    public boolean hasManagementPort() {
        // It stays the same; a log may become long.
        if (managementPort.get() == 0) {
            Matcher matcher = MANAGEMENT_PORT.matcher(output());
            if (matcher.find()) {
                managementPort.set(Integer.parseInt(matcher.group(1)));
            }
        }
        return managementPort.get() != 0;
    }

    /** Asks the management port. */
    public Answer get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(REQUEST_LIMIT).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** What the management port said. */
    public record Answer(int status, String body) {}

    /** SIGTERM; SIGKILL after {@code limit}. Returns the exit code. */
    public int terminate(Duration limit) throws InterruptedException {
        return process.terminate(limit);
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** SIGSTOP: sockets stay open, no heartbeat is sent. */
    public void freeze() throws InterruptedException {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() throws InterruptedException {
        process.thaw();
    }

    /** Waits for its end; empty when it still runs after {@code limit}. */
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit);
    }

    /** Whether the process is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The operating system's process id. */
    public long pid() {
        return process.pid();
    }

    /** All it has logged. */
    public String output() {
        return process.output();
    }

    /** Kills it. */
    @Override
    public void close() {
        http.shutdownNow();
        try {
            kill();
            if (temporaryLog) {
                Files.deleteIfExists(log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + log, e);
        }
    }

    private static List<String> command(WorkerLaunch launch) {
        Path jar = BuildTree.find("provisioner.worker.jar", "worker/target/mesibo-provisioner.jar");
        List<String> arguments = new ArrayList<>(launch.jvmOptions());
        arguments.add("-jar");
        arguments.add(jar.toString());
        arguments.addAll(launch.arguments());
        return JavaCommand.of(
                System.getProperty("provisioner.worker.java.home", System.getProperty("java.home")),
                arguments);
    }

    private void await(Duration limit, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline || process.waitFor(PAUSE).isPresent()) {
                throw new IllegalStateException(
                        (isAlive() ? "the worker takes too long:\n" : "the worker ended:\n")
                                + process.outputTail());
            }
        }
    }

    private boolean holds(Condition condition) throws InterruptedException {
        if (!hasManagementPort()) {
            return false;
        }
        try {
            return condition.holds();
        } catch (IOException e) {
            return false;
        }
    }

    /** Something about the management port that may come true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
