package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.Dialect.Quirk;
import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** No app token and no user token leaves the worker but in a result: a scan of every byte. */
class SecretsIT {

    private static final int USERS = 120;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    @Test
    void secrets_debugLogAndFaults_appearNowhereButInResults()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("secrets")) {
            hostile(stack);
            Map<String, String> places = new LinkedHashMap<>();
            List<ProducerRecord<byte[], byte[]>> records = records(stack);
            try (WorkerProcess worker =
                    stack.worker(
                            stack.launch()
                                    .with("LOG_LEVEL", "trace")
                                    .with("MESIBO_RETRY_MAX_BACKOFF", "PT0.5S"))) {
                stack.feed().sendAll(records);
                stack.results().awaitCount(records.size());
                for (String page : List.of("/", "/status", "/metrics", "/readyz", "/livez")) {
                    places.put(page, worker.get(page).body());
                }
                assertThat(worker.terminate(STOP_LIMIT)).isZero();
                places.put("log", worker.output());
            }
            stack.stateTopics().forEach(topic -> places.put(topic, bytes(stack, topic)));
            places.put("dead letters", bytes(stack, stack.deadLettersTopic()));

            Set<String> secrets = issued(stack);
            assertThat(secrets.size()).isGreaterThan(USERS / 2);
            secrets.add(Stack.APP_TOKEN);
            assertThat(places).allSatisfy((place, text) -> assertClean(place, text, secrets));
        }
    }

    private static void hostile(Stack stack) {
        stack.simulator()
                .change(s -> s.withDialect(s.dialect().withQuirks(Quirk.ECHOES_APP_TOKEN)));
        stack.simulator()
                .faults(
                        11,
                        FaultRule.refusing("BADVALUE", 400, "token").onAddress("user-3"),
                        FaultRule.of(FaultKind.TRUNCATED_JSON).withProbability(0.05),
                        FaultRule.of(FaultKind.GARBAGE_JSON).withProbability(0.05),
                        FaultRule.of(FaultKind.RESET_AFTER).withProbability(0.05),
                        FaultRule.of(FaultKind.CODE_500).withProbability(0.05),
                        FaultRule.of(FaultKind.HTML_502).withProbability(0.05));
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Stack stack) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            String user = "user-" + i;
            add(stack, records, Draft.about(user).created("Name"));
            add(stack, records, Draft.about(user).updated("Name " + i));
            add(stack, records, Draft.about(user).tokenRequested());
        }
        add(stack, records, Draft.about("team").groupOf(List.of("user-1", "user-3")));
        records.add(
                new ProducerRecord<>(
                        stack.usersTopic(), "poison".getBytes(UTF_8), "{".getBytes(UTF_8)));
        return records;
    }

    private static void add(
            Stack stack, List<ProducerRecord<byte[], byte[]>> records, IdentityEvent event) {
        records.add(stack.feed().record(stack.topicOf(event), event, ContentMode.BINARY));
    }

    private static Set<String> issued(Stack stack) {
        Set<String> tokens = new LinkedHashSet<>();
        for (ResultView view : stack.results().all()) {
            view.result()
                    .outcome()
                    .details()
                    .token()
                    .flatMap(token -> token.value())
                    .ifPresent(secret -> tokens.add(secret.value()));
        }
        return tokens;
    }

    /** All bytes of all records, as characters. */
    private static String bytes(Stack stack, String topic) {
        StringBuilder text = new StringBuilder();
        try (TopicReader reader = stack.reader(topic)) {
            for (ConsumerRecord<byte[], byte[]> record : reader.all()) {
                append(text, record.key());
                append(text, record.value());
                for (Header header : record.headers()) {
                    append(text, header.value());
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, byte @Nullable [] bytes) {
        if (bytes != null) {
            text.append(new String(bytes, ISO_8859_1)).append('\n');
        }
    }

    private static void assertClean(String place, String text, Set<String> secrets) {
        assertThat(text).as(place).isNotEmpty();
        // Not the text itself: a failure must not print what it found.
        assertThat(secrets.stream().anyMatch(text::contains)).as("secret in " + place).isFalse();
    }
}
