package io.github.mesiboprovisioner.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.JavaCommand;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mesibo simulator in a process of its own, which dies with this JVM. */
public final class SimulatorProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern READY = Pattern.compile("simulator ready: (\\S+)/backend/");
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ChildProcess process;
    private final Path log;
    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SimulatorProcess(ChildProcess process, Path log, URI base) {
        this.process = process;
        this.log = log;
        this.base = base;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param settings the JSON that {@code PATCH /admin/settings} takes
     */
    public static SimulatorProcess start(String appToken, String settings)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("provisioner-simulator-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command(settings));
        builder.environment().put("SIMULATOR_APP_TOKEN", appToken);
        ChildProcess process = ChildProcess.start(builder, log);
        return new SimulatorProcess(process, log, awaitReady(process));
    }

    /** What the worker is given as {@code MESIBO_API_URL}. */
    public URI url() {
        return base.resolve("/backend/");
    }

    /** Asks or tells the admin API; {@code path} is relative to {@code /admin/}. */
    public JsonNode admin(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve("/admin/" + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IllegalArgumentException(answer.path("problem").asText());
        }
        return answer;
    }

    /** Asks the admin API. */
    public JsonNode admin(String path) throws IOException, InterruptedException {
        return admin("GET", path, "");
    }

    /** The operating system's process id. */
    public long pid() {
        return process.pid();
    }

    /** Kills it. */
    @Override
    public void close() {
        http.shutdownNow();
        try {
            process.kill();
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + log, e);
        }
    }

    private static List<String> command(String settings) {
        return JavaCommand.of(
                List.of(
                        "-Xmx512m",
                        // What arrives in a pause arrives at once: many short ones are better.
                        "-Xmn16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MesiboSimulator.class.getName(),
                        "--settings",
                        settings));
    }

    private static URI awaitReady(ChildProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(process.output());
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (process.waitFor(PAUSE).isPresent()) {
                break;
            }
        }
        process.kill();
        throw new IllegalStateException("the simulator did not start:\n" + process.outputTail());
    }
}
