package io.github.mesiboprovisioner.bench.stage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Reads the results topic (read committed), and remembers when which result came. */
public final class ResultLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final List<Seen> seen = new ArrayList<>();

    /** A result: which event it answers, when it could be read, and whether it says failed. */
    public record Seen(SentEvents.Place place, long nanos, boolean failed) {}

    public ResultLog(String bootstrapServers, String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "isolation.level", "read_committed",
                                "max.poll.records", "5000",
                                "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, Stage.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
        reader = Thread.ofPlatform().name("results").start(this::read);
    }

    /** How many results have come. */
    public synchronized int count() {
        return seen.size();
    }

    /** All results so far; those of one user in the order of the log. */
    public synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Waits until {@code count} results have come, or {@code limit} is over: then false. */
    public synchronized boolean await(int count, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (seen.size() < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private void read() {
        try {
            while (true) {
                List<Seen> latest = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    add(record, latest);
                }
                remember(latest);
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    private synchronized void remember(List<Seen> latest) {
        seen.addAll(latest);
        notifyAll();
    }

    /**
     * The id of a result is TOPIC/PARTITION/OFFSET; a further one of the same event has a suffix.
     */
    private static void add(ConsumerRecord<byte[], byte[]> record, List<Seen> latest) {
        List<String> id = List.of(header(record, "ce_id").split("/"));
        if (id.size() == 3) {
            latest.add(
                    new Seen(
                            new SentEvents.Place(
                                    Integer.parseInt(id.get(1)), Long.parseLong(id.get(2))),
                            System.nanoTime(),
                            header(record, "ce_type").equals("mesibo.event.failed.v1")));
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
