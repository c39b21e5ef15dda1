package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.clock.WrongClock;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.worker.it.Draft;
import io.github.mesiboprovisioner.worker.it.Results;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The wall clock of a worker jumps by an hour. */
class ClockIT {

    private static final int WRONG = 1;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration BETWEEN =
            Extent.of(Duration.ofSeconds(3), Duration.ofSeconds(15));

    /** By which it is ahead, one after the other: jumps of one and of two hours, both ways. */
    private static final List<Duration> AHEAD =
            List.of(HOUR, Duration.ZERO, HOUR.negated(), HOUR, Duration.ZERO);

    @Test
    @Tag(Extent.FULL_ONLY)
    void jumps_underLoad_keepEveryPromiseAndTheCallsGoOn(@TempDir Path folder)
            throws IOException, InterruptedException, ExecutionException {
        WrongClock clock = WrongClock.in(folder);
        try (Scene scene = Scene.start("clock", launch -> launch)) {
            Life life = scene.fleet().start(WRONG, with(clock, scene.fleet().launch()));
            scene.fleet().start(2);
            scene.fleet().awaitBalance();
            scene.troubleMesibo();
            for (Duration ahead : AHEAD) {
                Pause.of(BETWEEN);
                clock.set(ahead);
                awaitCalls(life);
                assertThat(scene.fleet().live(WRONG)).isTrue();
            }
            scene.end();
        }
    }

    @Test
    @Tag(Extent.FULL_ONLY)
    void expiry_isJudgedByTheWallClock(@TempDir Path folder)
            throws IOException, InterruptedException, ExecutionException {
        WrongClock clock = WrongClock.in(folder);
        try (Stage stage = Stage.set("expiry", launch -> with(clock, launch))) {
            stage.fleet().startAll(1);
            Instant expiry = Instant.now().plus(HOUR.dividedBy(2));
            List<String> verdicts = new ArrayList<>();
            for (Duration ahead : List.of(Duration.ZERO, HOUR, HOUR.negated())) {
                clock.set(ahead);
                verdicts.add(verdict(stage.stack(), "user" + ahead, expiry));
            }
            assertThat(verdicts)
                    .containsExactly(
                            "applied mesibo.user.provisioned.v1",
                            "skipped expired",
                            "applied mesibo.user.provisioned.v1");
        }
    }

    /** Kafka's clients wait by the wall clock: for an hour now, if nobody made others. */
    @Test
    void setBack_whileKafkaIsAway_stallsNothing(@TempDir Path folder)
            throws IOException, InterruptedException, ExecutionException {
        WrongClock clock = WrongClock.in(folder);
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
                TcpRelay relay = broker.relay();
                Stage stage =
                        Stage.set(
                                "set-back",
                                broker.bootstrapServers(),
                                launch -> Stage.through(relay, with(clock, launch)))) {
            stage.fleet().startAll(1);
            stage.fleet().awaitBalance();
            Life life = stage.fleet().lives().getFirst();
            Life.Mark away = life.mark();
            relay.cut();
            Awaitility.await("a lease that ends")
                    .atMost(Stack.PATIENCE)
                    .until(() -> life.linesAfter(away).stream().anyMatch(ClockIT::isLeaseEnded));
            clock.set(HOUR.negated());
            relay.restore();
            assertThat(verdict(stage.stack(), "user", Instant.now().plus(HOUR)))
                    .isEqualTo("applied mesibo.user.provisioned.v1");
        }
    }

    private static boolean isLeaseEnded(String line) {
        return line.contains("halted (lease)");
    }

    private static WorkerLaunch with(WrongClock clock, WorkerLaunch launch) {
        List<String> options = new ArrayList<>(launch.jvmOptions());
        options.addAll(clock.jvmOptions());
        return launch.withJvmOptions(options.toArray(String[]::new));
    }

    private static String verdict(Stack stack, String address, Instant expiry) {
        return Results.verdict(
                stack.results()
                        .await(
                                stack.send(
                                                Draft.about(address)
                                                        .expiring(expiry)
                                                        .created("Name"),
                                                ContentMode.BINARY)
                                        .resultId()));
    }

    /** Some that are made after the jump. */
    private static void awaitCalls(Life life) {
        Life.Mark jumped = life.mark();
        Awaitility.await("calls after the jump")
                .atMost(Stack.PATIENCE)
                .until(() -> Life.sends(life.linesAfter(jumped).stream()).size() > 20);
    }
}
