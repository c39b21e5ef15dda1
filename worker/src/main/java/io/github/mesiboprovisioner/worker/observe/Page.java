package io.github.mesiboprovisioner.worker.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the management port answers. */
record Page(int code, String contentType, String body) {

    static Page json(int code, ObjectNode body) {
        return new Page(code, "application/json", body.toPrettyString() + "\n");
    }

    static Page html(String body) {
        return new Page(200, "text/html; charset=utf-8", body);
    }

    static Page text(int code, String body) {
        return new Page(code, "text/plain; charset=utf-8", body + "\n");
    }
}
