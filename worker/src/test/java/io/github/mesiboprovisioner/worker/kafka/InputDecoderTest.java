package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.RawRecord;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.entity.Queued;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

class InputDecoderTest {

    private final InputDecoder decoder = new InputDecoder();

    @Test
    void decode_event_keepsPlaceTimeAndBytes() {
        ConsumerRecord<byte[], byte[]> record = deleted("ada");

        InputRecord decoded = decoder.decode(record);

        assertThat(decoded.offset()).isEqualTo(42);
        assertThat(decoded.timestamp()).isEqualTo(Instant.ofEpochMilli(record.timestamp()));
        assertThat(decoded.content())
                .isInstanceOfSatisfying(
                        InputRecord.Content.Event.class,
                        event -> {
                            assertThat(event.event().context().subject()).isEqualTo("ada");
                            assertThat(event.replay()).isEmpty();
                        });
        assertThat(decoded.raw())
                .isInstanceOfSatisfying(
                        RawRecord.class,
                        raw -> assertThat(raw.key()).isEqualTo("ada".getBytes(UTF_8)));
    }

    @Test
    void decode_replayedEvent_carriesItsMark() {
        ConsumerRecord<byte[], byte[]> record = deleted("ada");
        record.headers().add("dlq.replay", "dead/1/5".getBytes(UTF_8));
        record.headers().add("dlq.offset", "17".getBytes(UTF_8));
        record.headers().add("dlq.force", "true".getBytes(UTF_8));

        assertThat(replay(record)).contains(new Queued.Replay("dead/1/5", 17, true));
    }

    @Test
    void decode_replayMarkWithoutGoodOffset_countsWhereItStands() {
        ConsumerRecord<byte[], byte[]> record = deleted("ada");
        record.headers().add("dlq.replay", "dead/1/5".getBytes(UTF_8));
        record.headers().add("dlq.offset", "seventeen".getBytes(UTF_8));

        assertThat(replay(record)).contains(new Queued.Replay("dead/1/5", 42, false));
    }

    @Test
    void decode_nothingButAKey_isATombstone() {
        assertThat(decoder.decode(record("ada", null)).content())
                .isEqualTo(new InputRecord.Content.Tombstone("ada"));
    }

    @Test
    void decode_garbage_isUndecodable() {
        assertThat(decoder.decode(record("ada", "garbage".getBytes(UTF_8))).content())
                .isInstanceOf(InputRecord.Content.Undecodable.class);
    }

    private Optional<Queued.Replay> replay(ConsumerRecord<byte[], byte[]> record) {
        return decoder.decode(record).content() instanceof InputRecord.Content.Event event
                ? event.replay()
                : Optional.empty();
    }

    private static ConsumerRecord<byte[], byte[]> deleted(String address) {
        ConsumerRecord<byte[], byte[]> record = record(address, "{}".getBytes(UTF_8));
        record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
        record.headers().add("ce_id", "1".getBytes(UTF_8));
        record.headers().add("ce_source", "/hr".getBytes(UTF_8));
        record.headers().add("ce_subject", address.getBytes(UTF_8));
        record.headers().add("ce_type", "identity.user.deleted.v1".getBytes(UTF_8));
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ConsumerRecord<>("users", 0, 42, key.getBytes(UTF_8), value);
    }
}
