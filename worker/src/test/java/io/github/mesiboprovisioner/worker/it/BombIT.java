package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Records that are meant to break a reader: each has one failed result and one dead letter. */
class BombIT {

    private static final int LARGE_BYTES = 10_000_000;
    private static final int LARGE_EACH = 10;
    private static final int INPUT_BYTES_MAX = 16 << 20;

    private static final String OPEN = "[".repeat(1000);
    private static final String CLOSE = "]".repeat(1000);
    private static final String DIGITS = "7".repeat(200);

    @Test
    void bombs_manyAtOnce_failOnceEachAndHarmNothing()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("bombs");
                Feed feed = stack.feedOfRecordsUpTo(INPUT_BYTES_MAX)) {
            stack.configure(stack.usersTopic(), "max.message.bytes", "" + INPUT_BYTES_MAX);
            Map<String, ProducerRecord<byte[], byte[]>> bombs = bombs(stack);
            Map<String, String> names = new TreeMap<>();
            for (Map.Entry<String, ProducerRecord<byte[], byte[]>> bomb : bombs.entrySet()) {
                names.put(feed.send(bomb.getValue()).resultId(), bomb.getKey());
            }
            WorkerLaunch launch = stack.launch().withJvmOptions("-Xmx384m", "-XX:+UseSerialGC");
            try (WorkerProcess worker = stack.worker(launch)) {
                List<String> good = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    good.add(
                            stack.send(Draft.about("user-" + i).created("Name"), ContentMode.BINARY)
                                    .resultId());
                }
                stack.results().awaitCount(names.size() + good.size());
                assertThat(worker.terminate(Duration.ofSeconds(60))).isZero();

                assertThat(verdicts(stack, names))
                        .hasSameSizeAs(names)
                        .allSatisfy((_, verdict) -> assertThat(verdict).startsWith("failed "));
                assertThat(stack.results().all()).hasSize(names.size() + good.size());
                assertThat(good)
                        .allMatch(
                                id ->
                                        Results.verdict(stack.results().await(id))
                                                .startsWith("applied "));
            }
            assertDeadLetters(stack, names, bombs);
        }
    }

    /** By name, so that a failure tells which one it was. */
    private static Map<String, ProducerRecord<byte[], byte[]>> bombs(Stack stack) {
        Map<String, ProducerRecord<byte[], byte[]>> bombs = new TreeMap<>();
        for (int i = 0; i < LARGE_EACH; i++) {
            byte[] noise = new byte[LARGE_BYTES];
            new SplittableRandom(i).nextBytes(noise);
            bombs.put("large noise " + i, with(stack, "large-noise-" + i, noise));
            byte[] name = new byte[LARGE_BYTES];
            Arrays.fill(name, (byte) 'x');
            String json = "{\"name\":\"" + new String(name, UTF_8) + "\"}";
            bombs.put("large name " + i, with(stack, "large-name-" + i, bytes(json)));
        }
        bombs.put("deep", with(stack, "deep", bytes("{\"name\":" + OPEN + CLOSE + "}")));
        bombs.put(
                "deep, unknown",
                with(stack, "deep-unknown", bytes("{\"x\":" + OPEN + OPEN + CLOSE + CLOSE + "}")));
        bombs.put("digits", with(stack, "digits", bytes("{\"name\":" + DIGITS + "}")));
        bombs.put(
                "not UTF-8",
                with(
                        stack,
                        "no-utf8",
                        new byte[] {
                            '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xc3, '"', '}'
                        }));
        bombs.put("twice", with(stack, "twice", bytes("{\"name\":\"a\",\"name\":\"b\"}")));
        ProducerRecord<byte[], byte[]> sequence = with(stack, "sequence", bytes("{}"));
        sequence.headers().add("ce_sequence", bytes(DIGITS));
        bombs.put("sequence", sequence);
        ProducerRecord<byte[], byte[]> headers = with(stack, "headers", bytes("no JSON"));
        for (int i = 0; i < 100_000; i++) {
            headers.headers().add("header-" + i, bytes("value"));
        }
        bombs.put("headers", headers);
        return bombs;
    }

    private static ProducerRecord<byte[], byte[]> with(Stack stack, String user, byte[] value) {
        ProducerRecord<byte[], byte[]> good =
                stack.feed()
                        .record(
                                stack.usersTopic(),
                                Draft.about(user).created("Name"),
                                ContentMode.BINARY);
        return new ProducerRecord<>(good.topic(), null, good.key(), value, good.headers());
    }

    private static Map<String, String> verdicts(Stack stack, Map<String, String> names) {
        Map<String, String> verdicts = new TreeMap<>();
        names.forEach((id, name) -> verdicts.put(name, Results.verdict(stack.results().await(id))));
        return verdicts;
    }

    /** One each: unchanged, or without what the topic cannot hold. */
    private static void assertDeadLetters(
            Stack stack,
            Map<String, String> names,
            Map<String, ProducerRecord<byte[], byte[]>> bombs) {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new TreeMap<>();
        try (TopicReader reader = stack.reader(stack.deadLettersTopic())) {
            assertThat(reader.all()).hasSameSizeAs(names.keySet());
            reader.all().forEach(letter -> letters.put(names.get(origin(letter)), letter));
        }
        assertThat(letters).containsOnlyKeys(bombs.keySet());
        letters.forEach(
                (name, letter) -> {
                    byte[] value = Objects.requireNonNull(bombs.get(name)).value();
                    if (name.startsWith("large") || name.equals("headers")) {
                        assertThat(letter.value()).as(name).isNull();
                        assertThat(Integer.parseInt(header(letter, "dlq.truncated").orElseThrow()))
                                .as(name)
                                .isGreaterThanOrEqualTo(value.length);
                    } else {
                        assertThat(letter.value()).as(name).isEqualTo(value);
                        assertThat(header(letter, "dlq.truncated")).as(name).isEmpty();
                    }
                });
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "dlq.topic").orElseThrow()
                + "/"
                + header(letter, "dlq.partition").orElseThrow()
                + "/"
                + header(letter, "dlq.offset").orElseThrow();
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return Optional.ofNullable(letter.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
