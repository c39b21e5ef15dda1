package io.github.mesiboprovisioner.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** What every peer does with one event: one call, one result of the shape that ours has. */
final class Provisioning {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED = "identity.user.created.v1";
    private static final String APP_ID = "com.example.app";
    private static final int EXPIRY_MINUTES = 525_600;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Backend backend;
    private final String appToken;
    private final String results;

    Provisioning(PeerSettings settings) {
        backend = new Backend(settings);
        appToken = settings.appToken();
        results = settings.topics().results();
    }

    /** The result of one event. A call that failed is an exception: who calls decides. */
    ProducerRecord<String, byte[]> result(ConsumerRecord<String, byte[]> event)
            throws IOException, InterruptedException {
        Headers headers = event.headers();
        boolean wantsToken = header(headers, "ce_type").equals(CREATED);
        JsonNode reply = backend.call(request(event, wantsToken));
        return answer(event, reply.path("user"), wantsToken);
    }

    /** The result, by repeating the call until it succeeds. */
    ProducerRecord<String, byte[]> resultAtLast(ConsumerRecord<String, byte[]> event)
            throws InterruptedException {
        while (true) {
            try {
                return result(event);
            } catch (IOException e) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private byte[] request(ConsumerRecord<String, byte[]> event, boolean wantsToken)
            throws IOException {
        JsonNode data = JSON.readTree(event.value());
        ObjectNode call = JSON.createObjectNode().put("op", "useradd").put("token", appToken);
        ObjectNode user = call.putObject("user").put("address", event.key());
        user.put("name", data.path("name").asText()).put("active", true);
        if (wantsToken) {
            ObjectNode token = user.putObject("token").put("appid", APP_ID);
            token.put("expiry", EXPIRY_MINUTES).put("v2", true);
        }
        return JSON.writeValueAsBytes(call);
    }

    private ProducerRecord<String, byte[]> answer(
            ConsumerRecord<String, byte[]> event, JsonNode user, boolean wantsToken)
            throws IOException {
        Headers headers = event.headers();
        String type = wantsToken ? "mesibo.user.provisioned.v1" : "mesibo.user.updated.v1";
        ProducerRecord<String, byte[]> result =
                new ProducerRecord<>(results, event.key(), data(event, user, wantsToken));
        String id = event.topic() + "/" + event.partition() + "/" + event.offset();
        add(result, "ce_specversion", "1.0");
        add(result, "ce_id", id);
        add(result, "ce_source", "/peer");
        add(result, "ce_type", type);
        add(result, "ce_subject", event.key());
        add(result, "ce_time", Instant.now().toString());
        add(result, "ce_causationid", header(headers, "ce_id"));
        add(result, "content-type", "application/json");
        return result;
    }

    private static byte[] data(
            ConsumerRecord<String, byte[]> event, JsonNode user, boolean wantsToken)
            throws IOException {
        ObjectNode data = JSON.createObjectNode().put("outcome", "applied");
        data.putObject("event")
                .put("id", header(event.headers(), "ce_id"))
                .put("source", header(event.headers(), "ce_source"))
                .put("type", header(event.headers(), "ce_type"))
                .put("topic", event.topic())
                .put("partition", event.partition())
                .put("offset", event.offset());
        data.putObject("user")
                .put("address", event.key())
                .put("uid", user.path("uid").asLong())
                .put("active", true);
        if (wantsToken) {
            Instant now = Instant.now();
            data.putObject("token")
                    .put("value", user.path("token").asText())
                    .put("appId", APP_ID)
                    .put("issuedAt", now.toString())
                    .put("expiresAt", now.plus(EXPIRY_MINUTES, ChronoUnit.MINUTES).toString());
        }
        return JSON.writeValueAsBytes(data);
    }

    private static void add(ProducerRecord<String, byte[]> result, String name, String value) {
        result.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
