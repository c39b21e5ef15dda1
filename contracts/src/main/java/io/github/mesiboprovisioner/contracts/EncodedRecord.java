package io.github.mesiboprovisioner.contracts;

import java.util.List;

/**
 * A record ready for a topic, without any Kafka class.
 *
 * @param key not copied, not compared by content
 * @param value not copied, not compared by content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed through, nobody compares records
public record EncodedRecord(byte[] key, List<Header> headers, byte[] value) {

    /** A batch's own fields, a record's own fields, and the lengths of key, value and headers. */
    private static final int OVERHEAD = 61 + 21 + 3 * 5;

    /** Two lengths of at most five bytes. */
    private static final int HEADER_OVERHEAD = 2 * 5;

    public EncodedRecord {
        headers = List.copyOf(headers);
    }

    /** Never less than what a producer compares with {@code max.request.size}. */
    public int sizeInBytes() {
        int size = OVERHEAD + key.length + value.length;
        for (Header header : headers) {
            byte[] content = header.value();
            size += HEADER_OVERHEAD + Text.utf8Length(header.name());
            size += content == null ? 0 : content.length;
        }
        return size;
    }

    /** The same record as a reader gets it. */
    public RawRecord received() {
        return new RawRecord(key, headers, value);
    }
}
