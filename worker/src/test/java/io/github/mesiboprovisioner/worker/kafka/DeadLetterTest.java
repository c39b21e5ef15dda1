package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Header;
import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Output;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DeadLetterTest {

    private static final int BYTES_MAX = 10_000;

    private final DeadLetter deadLetter = new DeadLetter("dead", "worker-0", BYTES_MAX);

    @Test
    void of_record_isTheRecordWithReasons() {
        RawRecord raw = raw("ada", List.of(header("ce_id", "1")), "{}".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> letter = deadLetter.of(letter(raw, Optional.of(400)));

        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).isEqualTo("ada".getBytes(UTF_8));
        assertThat(letter.value()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(headers(letter))
                .containsExactly(
                        Map.entry("ce_id", "1"),
                        Map.entry("dlq.topic", "users"),
                        Map.entry("dlq.partition", "2"),
                        Map.entry("dlq.offset", "42"),
                        Map.entry("dlq.timestamp", "1700000000123"),
                        Map.entry("dlq.kind", "rejected"),
                        Map.entry("dlq.code", "400"),
                        Map.entry("dlq.cause", "bad name"),
                        Map.entry("dlq.attempts", "3"),
                        Map.entry("dlq.worker", "worker-0"));
    }

    @Test
    void of_recordThatWasADeadLetterBefore_replacesTheOldReasons() {
        RawRecord raw =
                raw(
                        "ada",
                        List.of(
                                header("dlq.replay", "dead/0/7"),
                                header("dlq.force", "true"),
                                header("dlq.offset", "7"),
                                header("dlq.code", "500"),
                                header("x", "y")),
                        null);

        ProducerRecord<byte[], byte[]> letter = deadLetter.of(letter(raw, Optional.empty()));

        assertThat(headers(letter))
                .containsEntry("x", "y")
                .containsEntry("dlq.offset", "42")
                .doesNotContainKeys("dlq.replay", "dlq.force", "dlq.code");
    }

    @Test
    void of_valueTooLarge_goesWithoutValue() {
        RawRecord raw = raw("ada", List.of(header("x", "y")), new byte[BYTES_MAX]);

        ProducerRecord<byte[], byte[]> letter = deadLetter.of(letter(raw, Optional.empty()));

        assertThat(letter.value()).isNull();
        assertThat(headers(letter))
                .containsEntry("x", "y")
                .containsEntry("dlq.truncated", Integer.toString(BYTES_MAX));
    }

    @Test
    void of_headersTooLarge_goesWithoutThem() {
        RawRecord raw = raw("ada", List.of(header("x", "y".repeat(BYTES_MAX))), null);

        ProducerRecord<byte[], byte[]> letter = deadLetter.of(letter(raw, Optional.empty()));

        assertThat(letter.key()).isEqualTo("ada".getBytes(UTF_8));
        assertThat(headers(letter))
                .containsKeys("dlq.truncated", "dlq.offset")
                .doesNotContainKey("x");
    }

    @Test
    void of_keyTooLarge_goesWithoutIt() {
        RawRecord raw = raw("k".repeat(BYTES_MAX), List.of(), new byte[BYTES_MAX]);

        ProducerRecord<byte[], byte[]> letter = deadLetter.of(letter(raw, Optional.empty()));

        assertThat(letter.key()).isNull();
        assertThat(RecordSize.of(letter)).isLessThan(BYTES_MAX);
        assertThat(headers(letter)).containsKeys("dlq.truncated", "dlq.offset");
    }

    private static Output.ToDeadLetters letter(RawRecord raw, Optional<Integer> code) {
        return new Output.ToDeadLetters(
                new EventOrigin(
                        Optional.of("1"), Optional.empty(), Optional.empty(), "users", 2, 42),
                Instant.ofEpochMilli(1_700_000_000_123L),
                new Result.Problem(
                        Result.Problem.Kind.REJECTED,
                        code,
                        Optional.of("error"),
                        Optional.of("bad name"),
                        Optional.empty(),
                        List.of(),
                        3,
                        true),
                raw);
    }

    private static RawRecord raw(String key, List<Header> headers, byte @Nullable [] value) {
        return new RawRecord(key.getBytes(UTF_8), headers, value);
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(UTF_8));
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
