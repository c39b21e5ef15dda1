package io.github.mesiboprovisioner.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What the simulation is worth: each of these mistakes is found within {@value #SEEDS} seeds. */
final class PlantedBugsTest {

    private static final int SEEDS = 2000;

    private static final ExecutorService SEARCHES = Executors.newFixedThreadPool(2);
    private static final Map<String, Future<OptionalLong>> FOUND = new LinkedHashMap<>();

    static Stream<PlantedBug> bugs() {
        return Stream.of(
                        EngineBugs.COMMITS,
                        EngineBugs.TAKE_OVER,
                        EngineBugs.CALLS,
                        RemovalBugs.ALL,
                        UserBugs.RULES,
                        UserBugs.FOLDING,
                        GroupBugs.CREATION,
                        GroupBugs.MEMBERS)
                .flatMap(List::stream);
    }

    @BeforeAll
    static void search() {
        bugs().forEach(
                        bug ->
                                FOUND.put(
                                        bug.name(),
                                        SEARCHES.submit(
                                                () -> BuggyWorld.with(bug).firstFound(SEEDS))));
    }

    @AfterAll
    static void stop() {
        SEARCHES.shutdownNow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void simulation_plantedBug_findsIt(PlantedBug bug)
            throws InterruptedException, ExecutionException {
        OptionalLong seed = Objects.requireNonNull(FOUND.get(bug.name())).get();

        System.out.println(bug.name() + ": found at seed " + seed);
        assertThat(seed).as("%s, within %d seeds", bug.name(), SEEDS).isPresent();
    }
}
