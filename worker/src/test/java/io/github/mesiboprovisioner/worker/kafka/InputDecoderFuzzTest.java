package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.mesiboprovisioner.worker.Corpus;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.InputRecord.Content;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A good event with any further headers, above all those of a replayed dead letter.
 *
 * <p>An input has one header a line, as {@code name:value}.
 */
class InputDecoderFuzzTest {

    private static final long OFFSET = 42;

    static Stream<byte[]> inputs() {
        return Stream.concat(seeds(), Corpus.of(InputDecoderFuzzTest.class));
    }

    private static Stream<byte[]> seeds() {
        return Stream.of(
                        "",
                        "dlq.replay:mesibo.dead-letters/0/7\ndlq.offset:5\ndlq.force:true",
                        "dlq.replay:t/2147483647/9223372036854775807\ndlq.offset:-1",
                        "dlq.replay",
                        "dlq.offset:99999999999999999999\ndlq.replay:no mark",
                        "ce_sequence:7\nce_expirytime:2026-01-01T00:00:00Z")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("inputs")
    @FuzzTest
    void fuzz(byte[] input) {
        decode_anyHeaders_areNoMoreThanAReplayMark(input);
    }

    @ParameterizedTest(name = "input {index}")
    @MethodSource("inputs")
    void decode_anyHeaders_areNoMoreThanAReplayMark(byte[] input) {
        ConsumerRecord<byte[], byte[]> record = record(input);

        InputRecord decoded = new InputDecoder().decode(record);

        assertThat(decoded.offset()).isEqualTo(OFFSET);
        switch (decoded.content()) {
            case Content.Event(var event, var replay) -> {
                assertThat(event.context().subject()).isEqualTo("ada");
                replay.ifPresent(mark -> checkReplay(record, mark));
            }
            case Content.Undecodable(var subject, _, _, _, _, var cause) -> {
                assertThat(subject).isEqualTo("ada");
                assertThat(cause).matches("[a-z-]+: [A-Za-z0-9 .,()-]+");
            }
            case Content.Tombstone(var key) -> throw new AssertionError(key);
        }
    }

    /** A mark is kept in state: it must be one, and small. */
    private static void checkReplay(ConsumerRecord<byte[], byte[]> record, Queued.Replay replay) {
        assertThat(replay.mark()).matches("[a-zA-Z0-9._-]{1,249}/[0-9]{1,10}/[0-9]{1,19}");
        assertThat(replay.originalOffset()).isNotNegative();
        assertThat(replay.mark()).isEqualTo(last(record, "dlq.replay"));
        assertThat(replay.forced()).isEqualTo("true".equals(last(record, "dlq.force")));
    }

    private static String last(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .flatMap(header -> Optional.ofNullable(header.value()))
                .map(value -> new String(value, UTF_8))
                .orElse("");
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] input) {
        RecordHeaders headers = new RecordHeaders();
        """
        ce_specversion:1.0
        ce_id:e-1
        ce_source:/idp
        ce_subject:ada
        ce_type:identity.user.created.v1
        """
                .lines()
                .forEach(line -> add(headers, line));
        for (String line : new String(input, ISO_8859_1).split("\n", -1)) {
            add(headers, line);
        }
        return new ConsumerRecord<>(
                "identity.users",
                0,
                OFFSET,
                -1,
                TimestampType.CREATE_TIME,
                3,
                2,
                "ada".getBytes(UTF_8),
                "{}".getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static void add(RecordHeaders headers, String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            headers.add(line, null);
        } else {
            headers.add(line.substring(0, colon), line.substring(colon + 1).getBytes(ISO_8859_1));
        }
    }
}
