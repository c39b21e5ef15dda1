package io.github.mesiboprovisioner.checks.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.checks.Tool;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Prometheus scrapes a real worker on a bad day: alerts come when they should, go when it is
 * over, and no other comes; every query of the dashboard has something to show. An hour of the
 * rules is a minute here ({@link Hastened}). What cannot be brought about within a minute (a stall,
 * a slow restore, halted partitions, Kafka's failures…) is in {@code rules_test.yml}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MonitoringIT {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LATE = Duration.ofHours(1);
    private static final String ALL_DAY = "3m";
    private static final int PEOPLE = 40;
    private static final int BAD = 12;

    /** What promtool exits with if it understands everything and dislikes a name. */
    private static final int LINT = 3;

    /** So many that the failures are within the objective in the end. */
    private static final int ROUNDS = 100;

    private static final Set<String> POISONED =
            alerts("ErrorBudgetBurn/critical", "ErrorBudgetBurn/warning", "DeadLetters/warning");
    private static final Set<String> UNDECIDED =
            alerts("GroupCreateUncertain/warning", "RemovalsHeld/warning");
    private static final Set<String> THROTTLED =
            alerts("Throttled/warning", "LagGrowing/warning", "EventsWaitTooLong/warning");
    private static final Set<String> AWAY = alerts("CircuitOpen/warning");
    private static final Set<String> DISABLED =
            alerts("AppDisabled/critical", "NoInstanceReady/critical");

    @AutoClose private Scene scene;
    @AutoClose private Prometheus prometheus;

    @BeforeAll
    void play() throws IOException, InterruptedException {
        Tool.named("prometheus");
        scene = Scene.start();
        prometheus =
                Prometheus.start(
                        Hastened.rules(Monitoring.text("rules.yml")),
                        scene.worker().managementPort());
        normalHours();
        poison();
        throttle();
        outage();
        breach();
        await("the end of every alert", () -> assertThat(prometheus.firing()).isEmpty());
    }

    @Test
    void alerts_onABadDay_areThoseThatShouldCome() throws IOException, InterruptedException {
        Set<String> expected =
                Stream.of(POISONED, UNDECIDED, THROTTLED, AWAY, DISABLED)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());

        assertThat(prometheus.fired()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void dashboard_query_hasData(Dashboard.Query query) throws IOException, InterruptedException {
        assertThat(prometheus.query(query.substituted(ALL_DAY)))
                .anyMatch(series -> !series.path("value").path(1).asText().equals("NaN"));
    }

    static List<Dashboard.Query> queries() {
        return Dashboard.queries().toList();
    }

    /** Names of Kafka's and the platform's metrics are Micrometer's; some lack the right unit. */
    @Test
    void metrics_ofOurOwn_areWellFormed(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path scraped = folder.resolve("metrics");
        Files.writeString(scraped, scene.worker().get("/metrics").body());

        Promtool promtool = Promtool.read(scraped, "check", "metrics");

        assertThat(promtool.code()).as(promtool.output()).isIn(0, LINT);
        assertThat(promtool.output().lines())
                .allMatch(line -> line.matches("(kafka|process|system)_.*"));
    }

    private void normalHours() {
        everybody("p-", "created", "{\"name\": \"P\"}");
        everybody("leaver-", "created", "{\"name\": \"L\"}");
        scene.source().group("team", "{\"members\": [\"p-1\", \"p-2\"]}");
        awaitSettled();
        await("quiet", () -> assertThat(prometheus.firing()).isEmpty());
    }

    /** Broken records, a group whose creation is not answered, and people who seem to leave. */
    private void poison() throws IOException, InterruptedException {
        scene.faults("{\"kind\": \"reset-after\", \"op\": \"groupadd\", \"first\": 1}");
        for (int i = 0; i < BAD; i++) {
            scene.source().user("p-" + i, "updated", "{\"name\": ");
        }
        scene.source().group("new-team", "{\"members\": [\"p-3\"]}");
        everybody("leaver-", "deleted", "{}");
        awaitSettled();
    }

    /** mesibo takes nothing while the source tells what it should have told an hour ago. */
    private void throttle() throws IOException, InterruptedException {
        scene.faults("{\"kind\": \"http-429\", \"retryAfterSeconds\": 1}");
        IntStream.range(0, ROUNDS).forEach(_ -> rename());
        await(
                "alerts",
                () -> {
                    rename();
                    assertThat(prometheus.fired())
                            .containsAll(POISONED)
                            .containsAll(UNDECIDED)
                            .containsAll(THROTTLED);
                });
        scene.faults();
        everybody("leaver-", "updated", "{\"name\": \"still there\"}");
        awaitSettled();
    }

    /** mesibo is away. */
    private void outage() throws IOException, InterruptedException {
        scene.faults("{\"kind\": \"code-500\"}");
        everybody("p-", "updated", "{\"name\": \"after the outage\"}");
        awaitFired(AWAY);
        scene.faults();
        awaitSettled();
    }

    /** mesibo disables the app. */
    private void breach() throws IOException, InterruptedException {
        scene.breach();
        everybody("p-", "updated", "{\"name\": \"after the breach\"}");
        awaitFired(DISABLED);
        scene.endBreach();
        awaitSettled();
    }

    private void rename() {
        everybody("p-", "updated", "{\"name\": \"" + scene.source().events() + "\"}");
    }

    private void everybody(String name, String kind, String data) {
        Instant written = Instant.now().minus(LATE);
        IntStream.range(0, PEOPLE).forEach(i -> scene.source().user(name + i, kind, data, written));
    }

    /** That they have come; some may be over while others are still to come. */
    private void awaitFired(Set<String> expected) {
        await("alerts", () -> assertThat(prometheus.fired()).containsAll(expected));
    }

    /** The worker has a result for everything that was written. */
    private void awaitSettled() {
        String all = "sum(provisioner_events_total) == " + scene.source().events();
        await(all, () -> assertThat(prometheus.query(all)).isNotEmpty());
    }

    private static void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(Prometheus.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .untilAsserted(assertion);
    }

    private static Set<String> alerts(String... names) {
        return Stream.of(names).map("MesiboProvisioner"::concat).collect(Collectors.toSet());
    }
}
