package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.StateTable;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads state partitions from their starts, all at once. */
final class StateTopic {

    private static final Logger log = LoggerFactory.getLogger(StateTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** So many polls without a record: worth a word. */
    private static final int SILENT_POLLS = 50;

    private final Consumer<byte[], byte[]> reader;
    private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> ends;
    private final Predicate<TopicPartition> wanted;

    /**
     * A reader of state.
     *
     * @param reader reads committed
     * @param ends those of the logs: a reader of committed records may see earlier ones
     * @param wanted false once nobody waits for that partition any more
     */
    StateTopic(
            Consumer<byte[], byte[]> reader,
            Function<Set<TopicPartition>, Map<TopicPartition, Long>> ends,
            Predicate<TopicPartition> wanted) {
        this.reader = reader;
        this.ends = ends;
        this.wanted = wanted;
    }

    /** What was read of one partition. */
    static final class Content {
        private final StateTable table = new StateTable();
        private final long end;
        private long records;

        private Content(long end) {
            this.end = end;
        }

        StateTable table() {
            return table;
        }

        /** How many records there were. */
        long records() {
            return records;
        }

        private void put(ConsumerRecord<byte[], byte[]> record) {
            table.put(record.key(), record.value());
            records++;
        }
    }

    /**
     * Reads everything that is committed below the ends, and waits for transactions that are open
     * there. What is not wanted any more is not read to its end.
     *
     * @throws KafkaException if an end is not known, or no more what it was
     */
    Map<TopicPartition, Content> read(Set<TopicPartition> partitions) {
        Map<TopicPartition, Content> all = new HashMap<>();
        ends.apply(partitions).forEach((partition, end) -> all.put(partition, new Content(end)));
        Map<TopicPartition, Content> open = new HashMap<>(all);
        open.values().removeIf(content -> content.end == 0);
        reader.assign(open.keySet());
        reader.seekToBeginning(open.keySet());
        int silent = 0;
        while (goesOn(open)) {
            ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                Content content = Objects.requireNonNull(open.get(partition));
                records.records(partition).forEach(content::put);
            }
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent > 0 && silent % SILENT_POLLS == 0) {
                log.info(
                        "restore of {} waits: a transaction is open, or Kafka is away",
                        open.keySet());
                verify(open);
            }
        }
        return all;
    }

    /** What an unclean election took away never comes: what is left is to be read anew. */
    private void verify(Map<TopicPartition, Content> open) {
        ends.apply(open.keySet())
                .forEach(
                        (partition, end) -> {
                            if (end < Objects.requireNonNull(open.get(partition)).end) {
                                throw new KafkaException(partition + " became shorter");
                            }
                        });
    }

    private boolean goesOn(Map<TopicPartition, Content> open) {
        boolean fewer = open.keySet().removeIf(wanted.negate());
        fewer |=
                open.entrySet()
                        .removeIf(each -> reader.position(each.getKey()) >= each.getValue().end);
        if (fewer) {
            reader.assign(open.keySet());
        }
        return !open.isEmpty();
    }
}
