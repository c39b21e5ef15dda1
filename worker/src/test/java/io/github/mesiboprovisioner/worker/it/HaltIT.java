package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.Latency;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** An app token that mesibo no longer takes: silence until it is replaced. */
class HaltIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONCURRENCY = 16;
    private static final int EVENTS = 400;
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration RESUME_LIMIT = Duration.ofSeconds(5);

    @Test
    void authFail_inMidFlow_haltsUntilTokenFileHasNewContent(@TempDir Path folder)
            throws IOException, InterruptedException, ExecutionException {
        haltAndResume(
                folder,
                "AUTHFAIL",
                "auth",
                stack -> stack.simulator().change(s -> s.withAppToken("another-app-token")),
                file -> Files.writeString(file, "another-app-token"));
    }

    @Test
    void tokenBreach_inMidFlow_haltsUntilTokenFileIsTouched(@TempDir Path folder)
            throws IOException, InterruptedException, ExecutionException {
        haltAndResume(
                folder,
                "TOKENBREACH",
                "breach",
                stack -> stack.simulator().breached(true),
                file -> Files.writeString(file, Stack.APP_TOKEN));
    }

    private static void haltAndResume(
            Path folder, String word, String reason, Trouble trouble, Replacement replacement)
            throws IOException, InterruptedException, ExecutionException {
        Path file = Files.writeString(folder.resolve("token"), Stack.APP_TOKEN);
        try (Stack stack = Stack.start("halt-" + reason);
                WorkerProcess worker = worker(stack, file)) {
            List<Feed.Position> sent = stack.feed().sendAll(hires(stack));
            stack.results().awaitCount(EVENTS / 8);

            trouble.begin(stack);
            awaitHalt(worker, reason);
            assertSilence(stack, word);
            awaitLag(worker, EVENTS - stack.results().all().size());

            stack.simulator().breached(false);
            replacement.write(file);
            long replaced = System.nanoTime();
            awaitResumed(stack, worker, reason);
            Duration took = Duration.ofNanos(System.nanoTime() - replaced);
            System.out.printf("%s: resumed %d ms after the token%n", word, took.toMillis());

            stack.results().awaitCount(EVENTS);
            History history = new History(stack.results().all());
            history.assertOneForEach(sent);
            assertThat(history.views())
                    .extracting(Results::verdict)
                    .containsOnly("applied mesibo.user.provisioned.v1");
        }
    }

    private static WorkerProcess worker(Stack stack, Path tokenFile)
            throws IOException, InterruptedException {
        stack.simulator().change(s -> s.withLatency(new Latency.Fixed(Duration.ofMillis(50))));
        return stack.worker(
                stack.launch()
                        .with("MESIBO_APP_TOKEN", "")
                        .with("MESIBO_APP_TOKEN_FILE", tokenFile.toString())
                        .with("MESIBO_CONCURRENCY", "" + CONCURRENCY)
                        .with("MESIBO_RATE_LIMIT", "100"));
    }

    private static List<ProducerRecord<byte[], byte[]>> hires(Stack stack) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(
                    stack.feed()
                            .record(
                                    stack.usersTopic(),
                                    Draft.about("user-" + i).created("Name"),
                                    ContentMode.BINARY));
        }
        return records;
    }

    private static void awaitHalt(WorkerProcess worker, String reason) {
        Awaitility.await("halt")
                .atMost(Stack.PATIENCE)
                .untilAsserted(
                        () -> {
                            WorkerProcess.Answer ready = worker.get("/readyz");
                            assertThat(ready.status()).isEqualTo(503);
                            assertThat(ready.body()).contains(reason);
                        });
        assertThat(halted(worker, reason)).isEqualTo("1");
        assertThat(get(worker, "/livez").status()).isEqualTo(200);
    }

    /** A watermark may stand before records that are settled: the lag counts these as well. */
    private static void awaitLag(WorkerProcess worker, int unsettled) {
        Awaitility.await("lag")
                .atMost(Stack.PATIENCE)
                .untilAsserted(
                        () -> {
                            int lag = 0;
                            for (JsonNode partition :
                                    JSON.readTree(worker.get("/status").body())
                                            .required("partitions")) {
                                lag += partition.required("lag").intValue();
                            }
                            assertThat(lag).isBetween(unsettled, EVENTS);
                        });
    }

    /** Calls that were in flight end like this as well, but no further one is made. */
    private static void assertSilence(Stack stack, String word) {
        long refused =
                stack.simulator().journal().stream()
                        .filter(entry -> entry.outcome().equals(word))
                        .count();
        assertThat(refused).isBetween(1L, (long) CONCURRENCY);
        long calls = stack.simulator().stats().calls();
        Awaitility.await("silence")
                .during(SILENCE)
                .atMost(SILENCE.multipliedBy(4))
                .until(() -> stack.simulator().stats().calls() == calls);
    }

    private static void awaitResumed(Stack stack, WorkerProcess worker, String reason) {
        long calls = stack.simulator().stats().calls();
        Awaitility.await("resumed")
                .atMost(RESUME_LIMIT)
                .until(
                        () ->
                                stack.simulator().stats().calls() > calls
                                        && get(worker, "/readyz").status() == 200);
        assertThat(halted(worker, reason)).isEqualTo("0");
    }

    private static String halted(WorkerProcess worker, String reason) {
        return Scrape.of(get(worker, "/metrics").body())
                .value("provisioner_halted{reason=\"" + reason + "\"}");
    }

    private static WorkerProcess.Answer get(WorkerProcess worker, String path) {
        try {
            return worker.get(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What goes wrong at mesibo. */
    @FunctionalInterface
    private interface Trouble {
        void begin(Stack stack);
    }

    /** What the operator does about it. */
    @FunctionalInterface
    private interface Replacement {
        void write(Path file) throws IOException;
    }
}
