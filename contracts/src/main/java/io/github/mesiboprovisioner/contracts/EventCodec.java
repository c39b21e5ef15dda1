package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads records of the input topics: CloudEvents 1.0 in binary and structured mode (CONTRACT 3).
 *
 * <p>Never throws, whatever the bytes are, and takes time linear in them. Binary mode, the hot
 * path, is one pass over the headers and one over the data, without the CloudEvents SDK: its reader
 * would build an event object that has to be taken apart and checked again.
 */
public final class EventCodec {

    private static final String UNKNOWN = "unknown";

    public Decoded decode(RawRecord record) {
        Envelope envelope = Envelope.open(record);
        try {
            String key = key(record);
            if (envelope.tombstone()) {
                return new Decoded.Tombstone(key);
            }
            return new Decoded.Event(event(key, envelope));
        } catch (Malformed e) {
            return new Decoded.Undecodable(
                    subjectText(record), envelope.attributes().hints(), e.text());
        }
    }

    private static IdentityEvent event(String key, Envelope envelope) throws Malformed {
        Attributes attributes = envelope.attributes();
        attributes.throwFault();
        EventType type = ContextReader.type(key, attributes);
        EventContext context = ContextReader.context(type, key, attributes);
        return DataReader.read(type, context, envelope.data());
    }

    private static String key(RawRecord record) throws Malformed {
        byte[] key = record.key();
        if (key == null) {
            throw new Malformed("key", "missing");
        }
        if (key.length == 0) {
            throw new Malformed("key", "empty");
        }
        if (key.length > Attributes.BYTES_MAX) {
            throw new Malformed("key", "longer than " + Attributes.BYTES_MAX + " bytes");
        }
        if (!Text.isUtf8(key)) {
            throw new Malformed("key", "not valid UTF-8");
        }
        return new String(key, UTF_8);
    }

    private static String subjectText(RawRecord record) {
        try {
            return key(record);
        } catch (Malformed _) {
            return UNKNOWN;
        }
    }
}
