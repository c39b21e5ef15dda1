package io.github.mesiboprovisioner.checks.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.checks.Tool;
import io.github.mesiboprovisioner.local.process.ChildProcess;
import io.github.mesiboprovisioner.local.process.FreePort;
import io.github.mesiboprovisioner.local.process.TemporaryFolder;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** A Prometheus server that scrapes one worker and evaluates rules, both every second. */
final class Prometheus implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final ChildProcess process;
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Path home, ChildProcess process, String address) {
        this.home = home;
        this.process = process;
        this.address = address;
    }

    /** Starts one; returns when it has scraped the worker. */
    static Prometheus start(String rules, int managementPort) throws IOException {
        Path home = Files.createTempDirectory("provisioner-prometheus-");
        Files.writeString(home.resolve("rules.yml"), rules);
        Files.writeString(home.resolve("prometheus.yml"), configuration(managementPort));
        String address = "127.0.0.1:" + FreePort.pick();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Tool.named("prometheus").toString(),
                        "--config.file=" + home.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=" + address);
        ChildProcess process = ChildProcess.start(builder, home.resolve("log"));
        Prometheus prometheus = new Prometheus(home, process, address);
        prometheus.awaitFirstScrape();
        return prometheus;
    }

    private static String configuration(int target) {
        return """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
          evaluation_interval: 1s
        rule_files: [rules.yml]
        scrape_configs:
          - job_name: worker
            static_configs:
              - targets: ["127.0.0.1:%d"]
                labels: {namespace: chat}
        """
                .formatted(target);
    }

    private void awaitFirstScrape() {
        Awaitility.await("the first scrape")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast("it ended", () -> !process.isAlive())
                .until(() -> holds("up == 1"));
    }

    /** The series that an expression gives now. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return ask("query?query=" + encoded(expression)).path("result");
    }

    boolean holds(String expression) throws IOException, InterruptedException {
        return !query(expression).isEmpty();
    }

    /** The alerts that fire, as {@code name/severity}. */
    Set<String> firing() throws IOException, InterruptedException {
        return ask("alerts")
                .path("alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> name(alert.path("labels")))
                .collect(Collectors.toSet());
    }

    /** The alerts that have fired so far. */
    Set<String> fired() throws IOException, InterruptedException {
        return query(
                        "count by (alertname, severity)"
                                + " (count_over_time(ALERTS{alertstate=\"firing\"}[1h]))")
                .valueStream()
                .map(series -> name(series.path("metric")))
                .collect(Collectors.toSet());
    }

    private static String name(JsonNode labels) {
        return labels.path("alertname").asText() + "/" + labels.path("severity").asText();
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + address + "/api/v1/" + path);
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(path + ": " + answer.path("error").asText());
        }
        return answer.path("data");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TemporaryFolder.delete(home);
    }
}
