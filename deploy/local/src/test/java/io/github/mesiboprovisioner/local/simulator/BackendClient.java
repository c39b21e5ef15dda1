package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls the simulator as the worker does, and its admin API as a script does. */
final class BackendClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MesiboSimulator simulator;
    private String appToken = SimulatorSettings.defaults().appToken().value();

    BackendClient(MesiboSimulator simulator) {
        this.simulator = simulator;
    }

    void appToken(String token) {
        appToken = token;
    }

    /** The reply to a call that is written without its app token. */
    JsonNode call(String call) throws IOException, InterruptedException {
        HttpResponse<String> response = send(call, Duration.ofSeconds(20));
        return JSON.readTree(response.body());
    }

    HttpResponse<String> send(String call, Duration limit)
            throws IOException, InterruptedException {
        ObjectNode body = (ObjectNode) json(call);
        if (!body.has("token")) {
            body.put("token", appToken);
        }
        return post(simulator.url(), body.toString(), limit);
    }

    HttpResponse<String> post(URI uri, String body, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(limit)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    JsonNode admin(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(simulator.adminUrl().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
