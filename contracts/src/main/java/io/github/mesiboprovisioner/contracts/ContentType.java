package io.github.mesiboprovisioner.contracts;

import java.util.Locale;

/** What a content type says about a record. */
enum ContentType {
    /** A whole event as JSON: structured mode. */
    EVENT,
    /** Several events: not part of the Kafka binding. */
    BATCH,
    /** JSON data. */
    JSON,
    OTHER;

    static final String JSON_TEXT = "application/json";
    static final String EVENT_TEXT = "application/cloudevents+json";

    /** Parameters such as {@code charset} do not matter: the bytes are checked to be UTF-8. */
    static ContentType of(String text) {
        if (text.equals(JSON_TEXT)) {
            return JSON;
        }
        String media = text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (media.equals(EVENT_TEXT)) {
            return EVENT;
        }
        if (media.startsWith("application/cloudevents-batch")) {
            return BATCH;
        }
        return media.endsWith("/json") || media.endsWith("+json") ? JSON : OTHER;
    }
}
