package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Base64;

/**
 * Reads the JSON of a structured-mode event.
 *
 * <p>Not with the CloudEvents SDK: its reader refuses events for attributes that the contract wants
 * ignored (a malformed {@code time}, an extension that is an object), takes the last of two equal
 * fields silently, and gives nothing back of an event that it refuses, where the result of an
 * undecodable event should name its id. Belongs to the thread that decodes.
 */
final class StructuredEnvelope {

    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";

    private final Slice json;
    private final Attributes attributes = new Attributes();
    private @Nullable Slice data;

    private StructuredEnvelope(byte[] value) {
        this.json = Slice.of(value);
    }

    static Envelope open(byte[] value) {
        StructuredEnvelope envelope = new StructuredEnvelope(value);
        envelope.read();
        return new Envelope(envelope.attributes, envelope.data, false);
    }

    private void read() {
        if (!Text.isUtf8(json.bytes())) {
            attributes.fault("value: not valid UTF-8");
            return;
        }
        try {
            JsonCursor.read(JsonCursor.Document.ENVELOPE, json, this::fields);
            attributes.checkDataContentType();
        } catch (Malformed e) {
            attributes.fault(e.text());
        }
    }

    private StructuredEnvelope fields(JsonCursor cursor) throws IOException, Malformed {
        cursor.object(field -> field(cursor, field));
        return this;
    }

    private boolean field(JsonCursor cursor, String field) throws IOException, Malformed {
        Attribute attribute = Attribute.ofName(field);
        if (attribute != null) {
            attribute(cursor, attribute);
            return true;
        }
        boolean isData = field.equals(DATA);
        if (isData || field.equals(DATA_BASE64)) {
            data(cursor, isData);
        }
        return isData || field.equals(DATA_BASE64);
    }

    /** A null means that the attribute is unset. A wrong one must not hide the ones behind it. */
    private void attribute(JsonCursor cursor, Attribute attribute) throws IOException {
        if (cursor.atNull()) {
            return;
        }
        try {
            attributes.put(
                    attribute,
                    attribute.kind() == Attribute.Kind.CORE ? cursor.text() : cursor.scalar());
        } catch (Malformed e) {
            attributes.fault(e.text());
            cursor.skip();
        }
    }

    private void data(JsonCursor cursor, boolean plain) throws IOException, Malformed {
        if (cursor.atNull()) {
            return;
        }
        if (data != null) {
            throw cursor.fault("both data and data_base64");
        }
        if (!plain) {
            data = Slice.of(decoded(cursor));
        } else if (cursor.atObject()) {
            data = cursor.slice(json);
        } else {
            attributes.fault("data: not an object");
            cursor.skip();
        }
    }

    private static byte[] decoded(JsonCursor cursor) throws IOException, Malformed {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(cursor.text());
        } catch (IllegalArgumentException _) {
            throw cursor.fault("not Base64");
        }
        if (!Text.isUtf8(bytes)) {
            throw new Malformed(DATA, "not valid UTF-8");
        }
        return bytes;
    }
}
