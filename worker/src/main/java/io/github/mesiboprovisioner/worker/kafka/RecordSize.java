package io.github.mesiboprovisioner.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** How large a record is as producer and broker count it: never less. */
final class RecordSize {

    /** A batch's own fields, a record's own fields, three lengths of at most five bytes each. */
    private static final int RECORD_OVERHEAD = 61 + 21 + 3 * 5;

    /** Two lengths of at most five bytes. */
    private static final int HEADER_OVERHEAD = 2 * 5;

    /** Compressing what cannot be compressed makes it longer: frame and block headers. */
    private static final int COMPRESSION_OVERHEAD = 1024;

    private RecordSize() {}

    /** How large a record may be in a topic whose batches may be {@code batchBytesMax}. */
    static int roomIn(int batchBytesMax) {
        return batchBytesMax - COMPRESSION_OVERHEAD;
    }

    static int of(ProducerRecord<byte[], byte[]> record) {
        int size = RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().getBytes(UTF_8).length + length(header.value());
        }
        return size;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
