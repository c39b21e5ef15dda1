package io.github.mesiboprovisioner.checks.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The DevTools protocol over one WebSocket: commands with their answers, and events. */
final class DevTools implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket socket;

    private DevTools(URI uri) {
        socket = http.newWebSocketBuilder().buildAsync(uri, new Ear()).join();
    }

    static DevTools connect(URI uri) {
        return new DevTools(uri);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @param session of a tab; empty: the browser itself
     */
    JsonNode call(String session, String method, ObjectNode parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("id", id);
        message.put("method", method).set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        JsonNode told = answer.orTimeout(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (told.has("error")) {
            throw new IllegalStateException(method + ": " + told.path("error"));
        }
        return told.path("result");
    }

    /** All events of a tab so far. */
    List<JsonNode> events(String session) {
        return events.stream()
                .filter(event -> event.path("sessionId").asText().equals(session))
                .toList();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private void take(String message) {
        try {
            JsonNode json = JSON.readTree(message);
            if (json.has("id")) {
                Objects.requireNonNull(asked.remove(json.path("id").asInt())).complete(json);
            } else {
                events.add(json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + message, e);
        }
    }

    /** Puts the pieces of messages together. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean isLast) {
            message.append(piece);
            if (isLast) {
                String whole = message.toString();
                message.setLength(0);
                take(whole);
            }
            from.request(1);
            return CompletableFuture.completedStage(piece);
        }
    }
}
