package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.contracts.Decoded;
import io.github.mesiboprovisioner.contracts.EventCodec;
import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns records as Kafka gives them into the engine's. */
final class RecordReader {

    private final EventCodec codec = new EventCodec();

    InputRecord read(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        RawRecord raw = new RawRecord(record.key(), headers, record.value());
        return new InputRecord(
                record.offset(),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                content(codec.decode(raw), record.headers()),
                raw);
    }

    private static InputRecord.Content content(Decoded decoded, Headers headers) {
        return switch (decoded) {
            case Decoded.Event(var event) -> new InputRecord.Content.Event(event, replay(headers));
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

    /** The marks that {@code dead-letters replay} puts on a record. */
    private static Optional<Queued.Replay> replay(Headers headers) {
        Optional<String> mark = text(headers, "dlq.replay");
        Optional<Long> original = text(headers, "dlq.offset").flatMap(RecordReader::number);
        if (mark.isEmpty() || original.isEmpty()) {
            return Optional.empty();
        }
        boolean forced = text(headers, "dlq.force").map("true"::equals).orElse(false);
        return Optional.of(new Queued.Replay(mark.get(), original.get(), forced));
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .flatMap(header -> Optional.ofNullable(header.value()))
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
