package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.FaultRule;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Records that are no events, dead letters, and one result for each input record. */
class RecordsIT {

    private static Stack stack;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws IOException, InterruptedException, ExecutionException {
        stack = Stack.start("records");
        worker = stack.worker(stack.launch());
    }

    @AfterAll
    static void stop() {
        worker.close();
        stack.close();
    }

    @Test
    void undecodable_anyRecord_failsAndIsKeptUnchanged() {
        ProducerRecord<byte[], byte[]> record = record("poison", "not JSON \u00e9");
        record.headers().add("ce_specversion", bytes("1.0"));
        record.headers().add("ce_id", bytes("p-1"));
        record.headers().add("ce_type", bytes("identity.user.created.v1"));
        record.headers().add("strange", new byte[] {0, (byte) 0xff});
        record.headers().add("dlq.kind", bytes("of an earlier life"));

        Feed.Position position = stack.feed().send(record);
        ResultView result = stack.results().await(position.resultId());

        assertThat(Results.verdict(result)).isEqualTo("failed undecodable");
        assertThat(result.result().subject()).isEqualTo("poison");
        ConsumerRecord<byte[], byte[]> letter = deadLetter(position);
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(headers(letter))
                .containsEntry("ce_id", List.of("p-1"))
                .containsEntry("dlq.kind", List.of("undecodable"))
                .containsEntry("dlq.topic", List.of(position.topic()))
                .containsEntry("dlq.partition", List.of("" + position.partition()))
                .containsEntry("dlq.offset", List.of("" + position.offset()))
                .containsEntry("dlq.worker", List.of("worker-1"))
                .containsKeys("dlq.timestamp", "dlq.cause", "dlq.attempts");
        assertThat(letter.headers().lastHeader("strange").value())
                .isEqualTo(new byte[] {0, (byte) 0xff});
    }

    @Test
    void undecodable_keyDiffersOrIsMissing_failsWithItsSubject() {
        ProducerRecord<byte[], byte[]> other =
                stack.feed()
                        .record(
                                stack.usersTopic(),
                                Draft.about("someone").created("Ann"),
                                ContentMode.BINARY);
        ProducerRecord<byte[], byte[]> differing =
                new ProducerRecord<>(
                        other.topic(), 0, bytes("else"), other.value(), other.headers());
        ProducerRecord<byte[], byte[]> keyless =
                new ProducerRecord<>(other.topic(), 0, null, null, other.value(), other.headers());

        ResultView first = answer(differing);
        ResultView second = answer(keyless);

        assertThat(Results.verdict(first)).isEqualTo("failed undecodable");
        assertThat(first.result().subject()).isEqualTo("else");
        assertThat(Results.verdict(second)).isEqualTo("failed undecodable");
        assertThat(second.result().subject()).isEqualTo("unknown");
    }

    @Test
    void rejected_byMesibo_failsAtOnceAndCanBeSentAgain() {
        stack.simulator()
                .faults(
                        1,
                        FaultRule.refusing("BADVALUE", 400, "name").onAddress("refused").first(1));

        ResultView refused =
                stack.apply(
                        Draft.about("refused").id("r-1").created("Ann"), ContentMode.STRUCTURED);
        ResultView again =
                stack.apply(
                        Draft.about("refused").id("r-1").created("Ann"), ContentMode.STRUCTURED);

        assertThat(Results.verdict(refused)).isEqualTo("failed rejected");
        assertThat(Results.verdict(again)).isEqualTo("applied mesibo.user.provisioned.v1");
    }

    @Test
    void tombstone_nullWithoutHeaders_isSkipped() {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(stack.usersTopic(), bytes("grave"), null);

        ResultView result = answer(record);

        assertThat(Results.verdict(result)).isEqualTo("skipped tombstone");
        assertThat(result.result().subject()).isEqualTo("grave");
    }

    @Test
    void results_afterCleanStop_areExactlyOnePerRecord()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack own = Stack.start("one-each");
                WorkerProcess its = own.worker(own.launch())) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                ContentMode mode = i % 2 == 0 ? ContentMode.BINARY : ContentMode.STRUCTURED;
                records.add(
                        own.feed()
                                .record(
                                        own.usersTopic(),
                                        Draft.about("user-" + i % 40).updated("Name " + i),
                                        mode));
            }
            List<String> expected =
                    own.feed().sendAll(records).stream().map(Feed.Position::resultId).toList();

            own.results().awaitCount(expected.size());
            assertThat(its.terminate(Duration.ofSeconds(60))).isZero();

            assertThat(own.results().all().stream().map(view -> view.result().id()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static ResultView answer(ProducerRecord<byte[], byte[]> record) {
        return stack.results().await(stack.feed().send(record).resultId());
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(Feed.Position position) {
        try (TopicReader reader = stack.reader(stack.deadLettersTopic())) {
            return reader.all().stream()
                    .filter(letter -> isAbout(letter, position))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isAbout(ConsumerRecord<byte[], byte[]> letter, Feed.Position position) {
        Map<String, List<String>> headers = headers(letter);
        return List.of("" + position.partition()).equals(headers.get("dlq.partition"))
                && List.of("" + position.offset()).equals(headers.get("dlq.offset"));
    }

    private static Map<String, List<String>> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (Header header : record.headers()) {
            texts.computeIfAbsent(header.key(), _ -> new ArrayList<>())
                    .add(new String(header.value(), UTF_8));
        }
        return texts;
    }

    private static ProducerRecord<byte[], byte[]> record(String key, String value) {
        return new ProducerRecord<>(stack.usersTopic(), bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
