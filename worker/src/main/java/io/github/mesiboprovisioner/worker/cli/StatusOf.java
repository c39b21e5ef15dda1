package io.github.mesiboprovisioner.worker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport;
import io.github.mesiboprovisioner.worker.observe.page.StatusText;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What several instances say of themselves, asked at the same time. */
final class StatusOf {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final List<Answer> answers;

    private StatusOf(List<Answer> answers) {
        this.answers = answers;
    }

    /** An instance's answer, or why there is none. */
    private record Answer(URI uri, Optional<JsonNode> status, String problem) {

        static Answer of(URI uri, HttpResponse<String> response) {
            if (response.statusCode() != 200) {
                return silent(uri, "HTTP status " + response.statusCode());
            }
            try {
                JsonNode status = JSON.readTree(response.body());
                return status.path("instance").path("id").isTextual()
                        ? new Answer(uri, Optional.of(status), "")
                        : silent(uri, "not a worker's answer");
            } catch (JsonProcessingException e) {
                return silent(uri, "not a worker's answer");
            }
        }

        static Answer silent(URI uri, String problem) {
            return new Answer(uri, Optional.empty(), problem);
        }

        String address() {
            return uri.resolve("/").toString();
        }

        StatusText.Told told() {
            return new StatusText.Told(address(), status.map(StatusReport::of), problem);
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("url", address());
            status.ifPresentOrElse(
                    answer -> json.set("status", answer), () -> json.put("error", problem));
            return json;
        }
    }

    static StatusOf all(List<URI> instances) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build()) {
            List<CompletableFuture<HttpResponse<String>>> asked =
                    instances.stream().map(uri -> ask(client, uri)).toList();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                answers.add(answer(instances.get(i), asked.get(i)));
            }
            return new StatusOf(answers);
        }
    }

    /** Failed if one of them did not answer. */
    ExitCode print(Output output, PrintWriter out) {
        switch (output) {
            case TABLE -> out.print(StatusText.of(answers.stream().map(Answer::told).toList()));
            case JSON -> {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                answers.forEach(answer -> all.add(answer.json()));
                out.println(all.toPrettyString());
            }
        }
        out.flush();
        boolean complete = answers.stream().allMatch(answer -> answer.status().isPresent());
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    private static CompletableFuture<HttpResponse<String>> ask(HttpClient client, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private static Answer answer(URI uri, CompletableFuture<HttpResponse<String>> asked)
            throws InterruptedException {
        try {
            return Answer.of(uri, asked.get());
        } catch (ExecutionException e) {
            return Answer.silent(uri, words(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof IOException && message != null
                ? message
                : cause.getClass().getSimpleName();
    }
}
