package io.github.mesiboprovisioner.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.it.Stack;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** An instance is frozen for longer than its session, and wakes when others have its partitions. */
@Tag(Extent.FULL_ONLY)
class ZombieIT {

    private static final int ZOMBIE = 1;
    private static final Duration ASLEEP = Stage.SESSION.plusSeconds(4);
    private static final int TIMES = Extent.FULL ? 5 : 1;

    @Test
    void wakesAfterItsSession_startsNoCallBeforeItIsAnOwnerAgain()
            throws IOException, InterruptedException, ExecutionException {
        try (Scene scene = Scene.start("zombie", launch -> launch)) {
            Life life = scene.fleet().start(ZOMBIE);
            scene.fleet().start(2);
            scene.fleet().awaitReady();
            scene.troubleMesibo();
            for (int time = 0; time < TIMES; time++) {
                Pause.between(scene.random(), Duration.ofSeconds(2), Duration.ofSeconds(4));
                sleepAndWake(scene, life);
            }
            scene.end();
        }
    }

    private static void sleepAndWake(Scene scene, Life life) throws InterruptedException {
        scene.fleet().worker(ZOMBIE).freeze();
        Life.Mark asleep = life.mark();
        Pause.of(ASLEEP);
        long woken = System.nanoTime();
        scene.fleet().worker(ZOMBIE).thaw();

        Awaitility.await("an owner again")
                .atMost(Stack.PATIENCE)
                .until(() -> indexOf(life.linesAfter(asleep), ZombieIT::isAssigned) >= 0);
        List<String> lines = life.linesAfter(asleep);
        int lost = indexOf(lines, line -> line.contains(" lost: "));
        int assigned = indexOf(lines, ZombieIT::isAssigned);
        assertThat(lost).as("it learns that it was given up").isBetween(0, assigned);
        assertThat(Life.sends(lines.stream().limit(assigned)).stream().filter(sent -> sent > woken))
                .as("calls of the zombie")
                .isEmpty();
        System.out.printf(
                "zombie: %d calls were past their check when it froze%n",
                Life.sends(lines.stream().limit(assigned)).size());
    }

    /** Nothing is assigned first, until the others have let go. */
    private static boolean isAssigned(String line) {
        return line.contains(" assigned besides what we had: [") && !line.endsWith("[]");
    }

    private static int indexOf(List<String> lines, Predicate<String> wanted) {
        return IntStream.range(0, lines.size())
                .filter(i -> wanted.test(lines.get(i)))
                .findFirst()
                .orElse(-1);
    }
}
