package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of one event as they were read, and the first fault found among them.
 *
 * <p>Reading goes on after a fault: an undecodable record is answered with as much of its identity
 * as can be had. Belongs to the thread that decodes.
 */
final class Attributes {

    /**
     * CloudEvents asks for 64 KiB per event; 16 ids per entity have to fit into one state record.
     */
    static final int BYTES_MAX = 4096;

    private final Map<Attribute, String> values = new EnumMap<>(Attribute.class);
    private @Nullable String fault;

    void put(Attribute attribute, byte[] value) {
        if (value.length > BYTES_MAX) {
            fault(attribute, "longer than " + BYTES_MAX + " bytes");
        } else if (!Text.isUtf8(value)) {
            fault(attribute, "not valid UTF-8");
        } else {
            store(attribute, new String(value, UTF_8));
        }
    }

    void put(Attribute attribute, String value) {
        if (value.length() > BYTES_MAX || Text.utf8Length(value) > BYTES_MAX) {
            fault(attribute, "longer than " + BYTES_MAX + " bytes");
        } else {
            store(attribute, value);
        }
    }

    private void store(Attribute attribute, String value) {
        String before = values.get(attribute);
        if (!Text.isClean(value)) {
            fault(attribute, "has a control character");
        } else if (before == null) {
            values.put(attribute, value);
        } else if (!before.equals(value)) {
            fault(attribute, "given twice");
        }
    }

    void fault(Attribute attribute, String problem) {
        fault(attribute.text() + ": " + problem);
    }

    void fault(String cause) {
        if (fault == null) {
            fault = cause;
        }
    }

    void throwFault() throws Malformed {
        if (fault != null) {
            throw new Malformed(fault);
        }
    }

    Optional<String> find(Attribute attribute) {
        return Optional.ofNullable(values.get(attribute));
    }

    /** Like {@link #find}, but empty text counts as absent. */
    Optional<String> findText(Attribute attribute) {
        String value = values.get(attribute);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** No {@code datacontenttype} means JSON; in binary mode {@code content-type} stands for it. */
    void checkDataContentType() {
        String type = findText(Attribute.DATACONTENTTYPE).orElse(ContentType.JSON_TEXT);
        if (find(Attribute.CONTENT_TYPE).isEmpty() && ContentType.of(type) != ContentType.JSON) {
            fault(Attribute.DATACONTENTTYPE, "not JSON");
        }
    }

    String require(Attribute attribute) throws Malformed {
        String value = values.get(attribute);
        if (value == null) {
            throw new Malformed(attribute.text(), "missing");
        }
        if (value.isEmpty()) {
            throw new Malformed(attribute.text(), "empty");
        }
        return value;
    }

    Result.Trace trace() {
        return new Result.Trace(
                findText(Attribute.CORRELATIONID),
                findText(Attribute.TRACEPARENT),
                findText(Attribute.TRACESTATE));
    }

    EventHints hints() {
        return new EventHints(
                findText(Attribute.ID),
                findText(Attribute.SOURCE),
                findText(Attribute.TYPE),
                trace());
    }
}
