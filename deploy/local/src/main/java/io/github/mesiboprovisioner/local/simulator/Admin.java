package io.github.mesiboprovisioner.local.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The JSON API under {@code /admin/}: what happened, what is there, what shall go wrong. */
final class Admin {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENTRIES_MAX = "10000";

    private final Backend backend;

    Admin(Backend backend) {
        this.backend = backend;
    }

    void receive(Exchange exchange) {
        exchange.answer(answer(exchange), () -> {});
    }

    private HttpAnswer answer(Exchange exchange) {
        try {
            JsonNode body = JSON.readTree(exchange.body());
            Object result = dispatch(exchange, body);
            return HttpAnswer.json(JSON.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            return problem(400, "not JSON");
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return problem(500, e.getClass().getSimpleName());
        }
    }

    private Object dispatch(Exchange exchange, JsonNode body) {
        String request = exchange.method() + " " + exchange.path();
        return switch (request) {
            case "GET /admin/stats" -> backend.stats();
            case "GET /admin/journal" -> journal(exchange);
            case "GET /admin/users" -> users();
            case "GET /admin/groups" -> groups();
            case "GET /admin/deleted-users" -> backend.directory().deletedUsers();
            case "POST /admin/accepts-token" -> acceptsToken(body);
            case "PATCH /admin/settings" -> settings(body);
            case "GET /admin/faults" -> backend.faults().hits();
            case "PUT /admin/faults" -> faults(FaultReader.read(body));
            case "DELETE /admin/faults" -> faults(Faults.none());
            case "PUT /admin/breach" -> breach(true);
            case "DELETE /admin/breach" -> breach(false);
            case "POST /admin/by-hand" -> byHand(body);
            default -> throw new IllegalArgumentException("no such resource: " + request);
        };
    }

    private List<JournalEntry> journal(Exchange exchange) {
        return backend.journal()
                .entries(number(exchange, "from", "1"), number(exchange, "limit", ENTRIES_MAX));
    }

    private static int number(Exchange exchange, String name, String otherwise) {
        String text = exchange.parameter(name);
        return Integer.parseInt(text.isEmpty() ? otherwise : text);
    }

    private List<UserSnapshot> users() {
        return backend.directory().users().stream().map(User::snapshot).toList();
    }

    private List<GroupSnapshot> groups() {
        return backend.directory().groups().stream().map(Group::snapshot).toList();
    }

    private Object acceptsToken(JsonNode body) {
        boolean accepted =
                backend.acceptsToken(
                        body.path("address").asText(),
                        body.path("appId").asText(),
                        body.path("token").asText());
        return Map.of("accepted", accepted);
    }

    private Object settings(JsonNode body) {
        backend.settings(SettingsReader.read(body, backend.settings()));
        return Map.of("changed", true);
    }

    private Object faults(Faults faults) {
        backend.faults(faults);
        return faults.hits();
    }

    private Object breach(boolean disabled) {
        backend.breached(disabled);
        return Map.of("breached", disabled);
    }

    private Object byHand(JsonNode body) {
        if (!(body instanceof ObjectNode call)) {
            throw new IllegalArgumentException("a call is an object");
        }
        return Map.of("outcome", backend.byHand(call).word());
    }

    private static HttpAnswer problem(int status, String text) {
        ObjectNode body = JSON.createObjectNode().put("problem", text);
        return new HttpAnswer(status, "application/json", body.toString(), Map.of());
    }
}
