package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds input records, good ones first, so that a test changes only what it is about. */
final class RecordBuilder {

    private final Map<String, byte @Nullable []> headers = new LinkedHashMap<>();
    private final List<Header> extra = new ArrayList<>();
    private byte @Nullable [] key;
    private byte @Nullable [] value;

    /** A binary event that keeps every rule. */
    static RecordBuilder binary(String type, String subject) {
        return new RecordBuilder()
                .key(subject)
                .header("ce_specversion", "1.0")
                .header("ce_id", "e-1")
                .header("ce_source", "/idp")
                .header("ce_type", type)
                .header("ce_subject", subject)
                .header("content-type", "application/json");
    }

    /** A structured event with the given JSON. */
    static RecordBuilder structured(String key, String json) {
        return new RecordBuilder()
                .key(key)
                .header("content-type", "application/cloudevents+json; charset=UTF-8")
                .value(json);
    }

    RecordBuilder key(@Nullable String text) {
        return key(text == null ? null : text.getBytes(UTF_8));
    }

    RecordBuilder key(byte @Nullable [] bytes) {
        key = bytes;
        return this;
    }

    RecordBuilder value(@Nullable String text) {
        return value(text == null ? null : text.getBytes(UTF_8));
    }

    RecordBuilder value(byte @Nullable [] bytes) {
        value = bytes;
        return this;
    }

    RecordBuilder header(String name, String text) {
        return header(name, text.getBytes(UTF_8));
    }

    RecordBuilder header(String name, byte @Nullable [] bytes) {
        headers.put(name, bytes);
        return this;
    }

    RecordBuilder without(String name) {
        headers.remove(name);
        return this;
    }

    /** One more header, even if the name is there already. */
    RecordBuilder again(String name, String text) {
        extra.add(new Header(name, text.getBytes(UTF_8)));
        return this;
    }

    RawRecord build() {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, bytes) -> all.add(new Header(name, bytes)));
        all.addAll(extra);
        return new RawRecord(key, all, value);
    }

    Decoded decode() {
        return new EventCodec().decode(build());
    }

    Decoded.Undecodable undecodable() {
        return (Decoded.Undecodable) decode();
    }

    IdentityEvent event() {
        return ((Decoded.Event) decode()).event();
    }
}
