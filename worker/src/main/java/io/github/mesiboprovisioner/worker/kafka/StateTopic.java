package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.StateTable;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads one state partition from its start. */
final class StateTopic {

    private static final Logger log = LoggerFactory.getLogger(StateTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** So many polls without a record: worth a word. */
    private static final int SILENT_POLLS = 50;

    private final Consumer<byte[], byte[]> reader;
    private final BooleanSupplier wanted;

    /**
     * A reader of state.
     *
     * @param reader reads committed
     * @param wanted false once nobody waits for it any more
     */
    StateTopic(Consumer<byte[], byte[]> reader, BooleanSupplier wanted) {
        this.reader = reader;
        this.wanted = wanted;
    }

    /**
     * Reads everything that is committed below {@code end} into {@code table}, and waits for
     * transactions that are open there. Returns how many records there were.
     *
     * @param end that of the log itself: a reader of committed records may see an earlier one
     */
    long read(TopicPartition partition, long end, StateTable table) {
        reader.assign(List.of(partition));
        reader.seekToBeginning(List.of(partition));
        long count = 0;
        int silent = 0;
        while (wanted.getAsBoolean() && reader.position(partition) < end) {
            ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                table.put(record.key(), record.value());
            }
            count += records.count();
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent > 0 && silent % SILENT_POLLS == 0) {
                log.info(
                        "restore of {} waits at {} of {}: a transaction is open, or Kafka is away",
                        partition,
                        reader.position(partition),
                        end);
            }
        }
        return count;
    }
}
