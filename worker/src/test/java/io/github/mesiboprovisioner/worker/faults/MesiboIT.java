package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.simulator.FaultKind;
import io.github.mesiboprovisioner.local.simulator.FaultRule;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** mesibo misbehaves in every known way; one instance goes through all of it, and is audited. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MesiboIT {

    private static final int INSTANCE = 1;
    private static final int HITS = Extent.FULL ? 200 : 20;
    private static final int RETRY_AFTER_SECONDS = 3;

    private Scene scene;

    @BeforeAll
    void start() throws IOException, InterruptedException, ExecutionException {
        scene = Scene.start("mesibo", launch -> launch);
        scene.fleet().startAll(1);
    }

    @AfterAll
    void end() throws InterruptedException {
        try (Scene ending = scene) {
            ending.end();
            assertThat(ending.stack().simulator().stats().strays())
                    .as("redirects followed")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LATE", "HTTP_429", "CODE_429", "REFUSE"})
    void badAnswers_manyOfThem_areRetried(FaultKind kind) {
        String outcome = kind == FaultKind.REDIRECT_302 ? "transient" : "unknown";
        double before = operations(outcome);
        double probability = kind == FaultKind.HANG ? 0.05 : 0.2;
        simulator()
                .faults(scene.random().nextLong(), FaultRule.of(kind).withProbability(probability));

        Awaitility.await(kind + " as " + outcome)
                .atMost(Stack.PATIENCE)
                .until(() -> operations(outcome) >= before + HITS);
        simulator().clearFaults();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_429", "CODE_429", "HTTP_503"})
    void throttled_withRetryAfter_nothingIsSentUntilThen(FaultKind kind) {
        Life life = scene.fleet().lives().getFirst();
        Life.Mark mark = life.mark();
        double before = operations("throttled");
        simulator().faults(1, FaultRule.of(kind).first(1).withRetryAfter(RETRY_AFTER_SECONDS));

        Awaitility.await("the silence after it")
                .atMost(Stack.PATIENCE)
                .until(
                        () ->
                                operations("throttled") > before
                                        && longestGap(life, mark).toMillis()
                                                >= RETRY_AFTER_SECONDS * 1000 - 500);
        assertThat(scene.fleet().metrics(INSTANCE).only("mesibo_rate_limit_permits_per_second"))
                .isLessThan(Stage.LIMIT);
    }

    private static Duration longestGap(Life life, Life.Mark mark) {
        List<Long> sends = Life.sends(life.linesAfter(mark).stream());
        long longest = 0;
        for (int i = 1; i < sends.size(); i++) {
            longest = Math.max(longest, sends.get(i) - sends.get(i - 1));
        }
        return Duration.ofNanos(longest);
    }

    private double operations(String outcome) {
        return scene.fleet()
                .metrics(INSTANCE)
                .sum("mesibo_operations_total", "outcome=\"" + outcome + "\"");
    }

    private MesiboSimulator simulator() {
        return scene.stack().simulator();
    }
}
