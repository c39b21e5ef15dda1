package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts answers into the form of mesibo's replies. */
final class AnswerWriter {

    private static final String GARBAGE = "<?php echo {\u0000";

    private final SimulatorSettings settings;

    AnswerWriter(SimulatorSettings settings) {
        this.settings = settings;
    }

    HttpAnswer reply(Answer answer, JsonNode request) {
        return HttpAnswer.json(text(answer, request));
    }

    /** The reply's first half: enough to look like one. */
    HttpAnswer cutReply(Answer answer, JsonNode request) {
        String whole = text(answer, request);
        return HttpAnswer.json(whole.substring(0, whole.length() / 2));
    }

    static HttpAnswer garbage() {
        return HttpAnswer.json(GARBAGE);
    }

    private String text(Answer answer, JsonNode request) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("op", request.path("op").asText(""));
        switch (answer) {
            case Answer.Done(var fields) -> {
                reply.put("result", true);
                reply.setAll(fields);
            }
            case Answer.Refused(var refusal) -> {
                reply.put("result", false);
                describe(refusal, reply);
            }
        }
        echo(request, reply);
        return reply.toString();
    }

    private void describe(Refusal refusal, ObjectNode reply) {
        reply.put("error", refusal.error());
        if (settings.dialect().has(Dialect.Quirk.TERSE_FAILURES)) {
            return;
        }
        if (refusal.code() != 0) {
            reply.put("code", refusal.code());
        }
        reply.put("cause", refusal.cause());
        if (!refusal.properties().isEmpty()) {
            refusal.properties().forEach(reply.putArray("properties")::add);
        }
    }

    private void echo(JsonNode request, ObjectNode reply) {
        if (request.path("id").isIntegralNumber()) {
            reply.set("id", request.path("id"));
        }
        if (settings.dialect().has(Dialect.Quirk.ECHOES_APP_TOKEN)) {
            reply.put("token", settings.appToken().value());
        }
    }
}
