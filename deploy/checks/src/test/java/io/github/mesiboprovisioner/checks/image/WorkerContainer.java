package io.github.mesiboprovisioner.checks.image;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.process.FreePort;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker in a container that may do as little as in a cluster. */
final class WorkerContainer implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final String STOP_LIMIT_SECONDS = "60";

    /** Linux counts in hundredths of a second here, whatever it uses inside. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final List<String> RUN =
            List.of(
                    "run",
                    "--detach",
                    "--label=" + Docker.LABEL,
                    "--network=host",
                    "--read-only",
                    "--tmpfs=/tmp:exec",
                    "--cap-drop=ALL",
                    "--security-opt=no-new-privileges",
                    "--user=65532",
                    "--memory=512m");

    private final Docker docker;
    private final String id;
    private final URI readiness;
    private final HttpClient http = HttpClient.newHttpClient();

    private WorkerContainer(Docker docker, String id, int port) {
        this.docker = docker;
        this.id = id;
        readiness = URI.create("http://127.0.0.1:" + port + "/readyz");
    }

    /** Starts one; does not wait until it is ready. */
    static WorkerContainer start(WorkerImage image, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = FreePort.pick();
        List<String> command = new ArrayList<>(RUN);
        command.add("--env=PROVISIONER_MANAGEMENT_PORT=" + port);
        environment.forEach((name, value) -> command.add("--env=" + name + "=" + value));
        command.add(image.name());
        String id = image.docker().ask(command.toArray(String[]::new));
        return new WorkerContainer(image.docker(), id, port);
    }

    /** Waits until {@code /readyz} says 200, to a few milliseconds. */
    void awaitReady() {
        Awaitility.await("ready")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(IOException.class)
                .atMost(READY_LIMIT)
                .until(this::isReady);
    }

    /**
     * How long its process has been there, to a hundredth of a second: Docker's own part is none.
     */
    Duration age() throws IOException, InterruptedException {
        String now = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
        String status = Files.readString(process().resolve("stat"));
        // Behind the program's name in parentheses; the 22nd field of all.
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        long nowTicks = new BigDecimal(now).movePointRight(2).longValueExact();
        return TICK.multipliedBy(nowTicks - Long.parseLong(fields[19]));
    }

    /** Its process, as the system that runs the engine sees it, if that is this one. */
    Path process() throws IOException, InterruptedException {
        Path process = Path.of("/proc", inspect("{{.State.Pid}}"));
        if (!Files.exists(process)) {
            throw Tool.missing("docker", "its processes are not to be seen from here");
        }
        return process;
    }

    /** What {@code docker inspect} says. */
    String inspect(String format) throws IOException, InterruptedException {
        return docker.ask("inspect", "--format", format, id);
    }

    /** Runs a program in it. */
    Docker.Ending run(String... program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("exec", id));
        command.addAll(List.of(program));
        return docker.call(command.toArray(String[]::new));
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws IOException, InterruptedException {
        docker.ask("stop", "--time", STOP_LIMIT_SECONDS, id);
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    /** What it has written to its file system, but for what is mounted. */
    String changes() throws IOException, InterruptedException {
        return docker.ask("diff", id);
    }

    String log() throws IOException, InterruptedException {
        Docker.Ending log = docker.call("logs", id);
        return log.output() + log.errors();
    }

    /** Kills and removes it. */
    @Override
    public void close() throws IOException {
        http.close();
        try {
            docker.ask("rm", "--force", "--volumes", id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(readiness).build();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() == 200;
    }
}
