package io.github.mesiboprovisioner.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Output;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes dead letters (CONTRACT 4): the record as it was, with {@code dlq.*} headers instead of
 * older ones. What is too large goes without its value, then without its headers, then without its
 * key: there is always an answer.
 */
final class DeadLetter {

    static final String TOPIC = "dlq.topic";
    static final String PARTITION = "dlq.partition";
    static final String OFFSET = "dlq.offset";
    static final String TIMESTAMP = "dlq.timestamp";
    static final String KIND = "dlq.kind";
    static final String CODE = "dlq.code";
    static final String CAUSE = "dlq.cause";
    static final String ATTEMPTS = "dlq.attempts";
    static final String WORKER = "dlq.worker";

    /** How many bytes of the record were left out. */
    static final String TRUNCATED = "dlq.truncated";

    private static final String PREFIX = "dlq.";
    private static final int CAUSE_CHARS_MAX = 1000;

    private final String topic;
    private final String worker;
    private final int bytesMax;

    DeadLetter(String topic, String worker, int bytesMax) {
        this.topic = topic;
        this.worker = worker;
        this.bytesMax = bytesMax;
    }

    ProducerRecord<byte[], byte[]> of(Output.ToDeadLetters letter) {
        RawRecord raw = (RawRecord) letter.raw();
        List<Header> added = added(letter);
        List<Header> all = new ArrayList<>(original(raw));
        all.addAll(added);
        ProducerRecord<byte[], byte[]> whole = record(raw.key(), all, raw.value());
        if (fits(whole)) {
            return whole;
        }
        ProducerRecord<byte[], byte[]> withoutValue = cut(whole, raw.key(), all);
        if (fits(withoutValue)) {
            return withoutValue;
        }
        ProducerRecord<byte[], byte[]> withoutHeaders = cut(whole, raw.key(), added);
        return fits(withoutHeaders) ? withoutHeaders : cut(whole, null, added);
    }

    private boolean fits(ProducerRecord<byte[], byte[]> record) {
        return RecordSize.of(record) <= bytesMax;
    }

    private ProducerRecord<byte[], byte[]> cut(
            ProducerRecord<byte[], byte[]> whole, byte @Nullable [] key, List<Header> headers) {
        int removed = RecordSize.of(whole) - RecordSize.of(record(key, headers, null));
        List<Header> all = new ArrayList<>(headers);
        all.add(header(TRUNCATED, Integer.toString(removed)));
        return record(key, all, null);
    }

    private ProducerRecord<byte[], byte[]> record(
            byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    private static List<Header> original(RawRecord raw) {
        return raw.headers().stream()
                .filter(header -> !header.name().startsWith(PREFIX))
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
    }

    private List<Header> added(Output.ToDeadLetters letter) {
        EventOrigin origin = letter.origin();
        Result.Problem problem = letter.problem();
        List<Header> headers = new ArrayList<>();
        headers.add(header(TOPIC, origin.topic()));
        headers.add(header(PARTITION, Integer.toString(origin.partition())));
        headers.add(header(OFFSET, Long.toString(origin.offset())));
        headers.add(header(TIMESTAMP, Long.toString(letter.timestamp().toEpochMilli())));
        headers.add(header(KIND, problem.kind().name().toLowerCase(Locale.ROOT)));
        problem.code().ifPresent(code -> headers.add(header(CODE, Integer.toString(code))));
        problem.cause()
                .or(problem::error)
                .ifPresent(cause -> headers.add(header(CAUSE, shortened(cause))));
        headers.add(header(ATTEMPTS, Integer.toString(problem.attempts())));
        headers.add(header(WORKER, worker));
        return headers;
    }

    private static String shortened(String cause) {
        return cause.length() <= CAUSE_CHARS_MAX ? cause : cause.substring(0, CAUSE_CHARS_MAX);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
