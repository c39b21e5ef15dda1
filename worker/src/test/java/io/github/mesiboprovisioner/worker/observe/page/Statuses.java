package io.github.mesiboprovisioner.worker.observe.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /status} answers. */
final class Statuses {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Statuses() {}

    static ObjectNode of(String instance) {
        return json(
                """
                {"instance": {"id": "%s", "group": "g", "version": "1.0.0",
                              "startedAt": "2026-03-01T08:00:00Z"},
                 "at": "2026-03-01T10:00:00Z", "live": true, "ready": true, "reasons": [],
                 "halts": {}, "stalledSeconds": 0.0, "pendingEvents": 0,
                 "lanes": {"ready": 1200, "in_flight": 2, "waiting": 0},
                 "inflightOperations": 2, "permitsPerSecond": 25.0, "callsPerSecond": 12.34,
                 "rateLimit": 50.0, "circuit": "closed",
                 "stateEntries": {"user": 1000000, "group": 1, "member": 7},
                 "membersPending": 3, "removalsHeld": 0, "heldRemovals": [], "recordsLost": 0,
                 "partitions": [{"topic": "users", "partition": 0, "restored": true,
                                 "watermark": 42, "pending": 0, "lag": 0}],
                 "slowestLanes": [], "failures": [],
                 "groupMembers": [{"id": "%s", "host": "10.0.0.7",
                                   "partitions": [{"topic": "groups", "partition": 4},
                                                  {"topic": "users", "partition": 0},
                                                  {"topic": "users", "partition": 1},
                                                  {"topic": "users", "partition": 2},
                                                  {"topic": "users", "partition": 5}]}]}
                """
                        .formatted(instance, instance));
    }

    static ObjectNode with(String field, String value) {
        ObjectNode status = of("worker-0");
        status.set(field, json("{\"value\": %s}".formatted(value)).get("value"));
        return status;
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
