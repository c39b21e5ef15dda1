package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.ResultView;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.Latency;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A worker that stops or dies, and the next one. */
class RestartIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    @Test
    void restart_afterSigterm_knowsWhatIsDone()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("sigterm")) {
            IdentityEvent hire = Draft.about("ann").created("Ann");
            IdentityEvent team = Draft.about("team").groupOf(List.of("ann"));
            ResultView hired;
            try (WorkerProcess first = stack.worker(stack.launch())) {
                hired = stack.apply(hire, ContentMode.BINARY);
                stack.apply(team, ContentMode.BINARY);
                assertThat(first.terminate(STOP_LIMIT)).isZero();
            }
            long calls = stack.simulator().stats().calls();

            try (WorkerProcess second = stack.worker(stack.launch())) {
                assertThat(verdict(stack, hire)).isEqualTo("skipped duplicate");
                assertThat(verdict(stack, team)).isEqualTo("skipped duplicate");
                assertThat(verdict(stack, Draft.about("ann").created("Ann")))
                        .isEqualTo("skipped unchanged");
                assertThat(verdict(stack, Draft.about("team").groupOf(List.of("ann"))))
                        .isEqualTo("skipped unchanged");
                assertThat(stack.simulator().stats().calls()).isEqualTo(calls);
                assertThat(stack.accepts(hired)).isTrue();
                assertThat(second.terminate(STOP_LIMIT)).isZero();
            }
        }
    }

    @Test
    void restart_afterSigkillInMidFlow_answersEachRecordOnceAndInOrder()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("sigkill")) {
            stack.simulator().change(s -> s.withLatency(new Latency.Fixed(Duration.ofMillis(20))));
            WorkerLaunch launch =
                    stack.launch()
                            .with("MESIBO_RATE_LIMIT", "200")
                            .with("PROVISIONER_TAKEOVER_HOLD", "PT0.5S");
            List<Feed.Position> sent = stack.feed().sendAll(mixedDay(stack, 900, 150));
            try (WorkerProcess first = stack.worker(launch)) {
                stack.results().awaitCount(200);
                first.kill();
            }
            try (WorkerProcess second = stack.worker(launch)) {
                stack.results().awaitCount(sent.size());
                assertThat(second.terminate(STOP_LIMIT)).isZero();
            }

            History history = new History(stack.results().all());
            history.assertOneForEach(sent);
            history.assertTokensAccepted(stack, _ -> false);
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> mixedDay(
            Stack stack, int events, int users) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Draft draft = Draft.about("user-" + i % users);
            IdentityEvent event =
                    switch (i / users % 3) {
                        case 0 -> draft.created("Name");
                        case 1 -> draft.tokenRequested();
                        default -> draft.updated("Name " + i);
                    };
            records.add(stack.feed().record(stack.usersTopic(), event, ContentMode.BINARY));
        }
        return records;
    }

    private static String verdict(Stack stack, IdentityEvent event) {
        return Results.verdict(stack.apply(event, ContentMode.BINARY));
    }
}
