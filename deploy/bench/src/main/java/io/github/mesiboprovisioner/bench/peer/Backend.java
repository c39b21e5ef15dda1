package io.github.mesiboprovisioner.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** One call of the backend, blocking, with a bound for calls in flight and a pace. */
final class Backend {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();
    private final URI url;
    private final Semaphore inFlight;
    private final Pace pace;

    Backend(PeerSettings settings) {
        url = settings.url();
        inFlight = new Semaphore(settings.concurrency());
        pace = Pace.of(settings.rate());
    }

    /** The reply of a call that the backend accepted; anything else is an exception. */
    JsonNode call(byte[] body) throws IOException, InterruptedException {
        inFlight.acquire();
        try {
            pace.await();
            HttpRequest request =
                    HttpRequest.newBuilder(url)
                            .timeout(REQUEST_LIMIT)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            HttpResponse<byte[]> response =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException("HTTP " + response.statusCode());
            }
            JsonNode reply = JSON.readTree(response.body());
            if (!reply.path("result").asBoolean()) {
                throw new IOException("refused: " + reply.path("error").asText());
            }
            return reply;
        } finally {
            inFlight.release();
        }
    }
}
