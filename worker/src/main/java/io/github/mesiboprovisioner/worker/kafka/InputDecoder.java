package io.github.mesiboprovisioner.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.Decoded;
import io.github.mesiboprovisioner.contracts.EventCodec;
import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns records of the input topics into what the engine takes. */
final class InputDecoder {

    /** {@code <topic>/<partition>/<offset>} of the dead letter that was put back. */
    private static final String REPLAY = "dlq.replay";

    private static final Pattern MARK =
            Pattern.compile("[a-zA-Z0-9._-]{1,249}/[0-9]{1,10}/[0-9]{1,19}");

    private static final String FORCE = "dlq.force";

    private final EventCodec codec = new EventCodec();

    InputRecord decode(ConsumerRecord<byte[], byte[]> record) {
        RawRecord raw = raw(record);
        return new InputRecord(
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                content(raw, record),
                raw);
    }

    private InputRecord.Content content(RawRecord raw, ConsumerRecord<byte[], byte[]> record) {
        return switch (codec.decode(raw)) {
            case Decoded.Event(var event) -> new InputRecord.Content.Event(event, replay(record));
            case Decoded.Tombstone(var key) -> new InputRecord.Content.Tombstone(key);
            case Decoded.Undecodable(var subject, var hints, var cause) ->
                    new InputRecord.Content.Undecodable(
                            subject,
                            hints.id(),
                            hints.source(),
                            hints.type(),
                            hints.trace(),
                            cause);
        };
    }

    private static Optional<Queued.Replay> replay(ConsumerRecord<byte[], byte[]> record) {
        return header(record, REPLAY)
                .filter(MARK.asMatchPredicate())
                .map(
                        mark ->
                                new Queued.Replay(
                                        mark,
                                        originalOffset(record),
                                        header(record, FORCE).filter("true"::equals).isPresent()));
    }

    /**
     * Somebody else's header may hold anything: then the record counts as what it is, a new one.
     */
    private static long originalOffset(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetter.OFFSET)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(record.offset());
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .flatMap(header -> Optional.ofNullable(header.value()))
                .map(value -> new String(value, UTF_8));
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new RawRecord(record.key(), headers, record.value());
    }
}
