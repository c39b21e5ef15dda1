package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record taken apart into attributes and data, whatever its content mode.
 *
 * @param data null: the event has none
 * @param tombstone the record is no event at all
 */
record Envelope(Attributes attributes, @Nullable Slice data, boolean tombstone) {

    static Envelope open(RawRecord record) {
        Attributes attributes = new Attributes();
        boolean prefixed = readHeaders(record.headers(), attributes);
        byte[] value = record.value();
        if (value == null && !prefixed) {
            return new Envelope(attributes, null, true);
        }
        String type = attributes.findText(Attribute.CONTENT_TYPE).orElse(ContentType.JSON_TEXT);
        return switch (ContentType.of(type)) {
            case EVENT -> StructuredEnvelope.open(value == null ? new byte[0] : value);
            case JSON -> binary(attributes, value);
            case BATCH -> refused(attributes, "batch mode is not supported");
            case OTHER -> refused(attributes, "not JSON");
        };
    }

    /** Says whether there is any CloudEvents header. One pass: there may be very many headers. */
    private static boolean readHeaders(List<Header> headers, Attributes attributes) {
        boolean prefixed = false;
        for (Header header : headers) {
            prefixed |= header.name().startsWith(Attribute.HEADER_PREFIX);
            Attribute attribute = Attribute.ofHeader(header.name());
            byte[] value = header.value();
            if (attribute != null && value != null) {
                attributes.put(attribute, value);
            }
        }
        return prefixed;
    }

    private static Envelope binary(Attributes attributes, byte @Nullable [] value) {
        attributes.checkDataContentType();
        if (value == null || value.length == 0) {
            return new Envelope(attributes, null, false);
        }
        if (!Text.isUtf8(value)) {
            attributes.fault("data: not valid UTF-8");
        }
        return new Envelope(attributes, Slice.of(value), false);
    }

    private static Envelope refused(Attributes attributes, String problem) {
        attributes.fault(Attribute.CONTENT_TYPE, problem);
        return new Envelope(attributes, null, false);
    }
}
