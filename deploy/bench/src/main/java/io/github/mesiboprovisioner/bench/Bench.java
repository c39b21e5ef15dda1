package io.github.mesiboprovisioner.bench;

import io.github.mesiboprovisioner.bench.report.Report;
import io.github.mesiboprovisioner.bench.report.Store;
import io.github.mesiboprovisioner.bench.scenario.Measurement;
import io.github.mesiboprovisioner.bench.scenario.Run;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;
import io.github.mesiboprovisioner.bench.stage.Stage;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** The command: runs what was chosen, keeps what came out, writes the report. */
@CommandLine.Command(name = "deploy/bench/run")
final class Bench implements Callable<Integer> {

    @Mixin private final Options options = new Options();
    private int failures;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.applyQuick();
        Path file = options.out.resolve("results.json");
        Files.createDirectories(options.out);
        if (options.fresh) {
            Files.deleteIfExists(file);
        }
        Store store = Store.open(file);
        if (!options.report) {
            if (!store.fits(options.json())) {
                System.err.println(file + " was measured with other options: --fresh forgets it");
                return CommandLine.ExitCode.USAGE;
            }
            try (Stage stage = Stage.open()) {
                run(stage, store);
            }
        }
        Report.write(store, options.out);
        if (options.publish) {
            Report.publish(store, Path.of("worker/docs/performance.md"));
        }
        System.out.println("written: " + options.out.resolve("results.md"));
        return failures == 0 ? 0 : 1;
    }

    private void run(Stage stage, Store store) throws IOException, InterruptedException {
        for (Scenario scenario : options.chosenScenarios()) {
            int first = store.nextRound(scenario);
            for (int i = 0; i < scenario.rounds(options.rounds); i++) {
                for (Contestant contestant : options.chosenContestants()) {
                    boolean takesPart = i == 0 || options.allRounds || contestant.isRival();
                    if (takesPart && scenario.admits(contestant)) {
                        run(stage, store, scenario, contestant, first + i);
                    }
                }
            }
        }
    }

    private void run(Stage stage, Store store, Scenario scenario, Contestant contestant, int round)
            throws IOException, InterruptedException {
        Run run = new Run(stage, contestant, options.conditions(), store.capacity(contestant));
        if (scenario.needsCapacity() && run.capacity().isEmpty()) {
            System.out.printf("%s of %s: run a first%n", scenario.id(), contestant.id());
            return;
        }
        try {
            Measurement measurement =
                    new Measurement(scenario, contestant, round, scenario.measure(run));
            System.out.println(measurement);
            store.add(measurement, options.json());
        } catch (IllegalStateException e) {
            failures++;
            System.out.printf(
                    "%s of %s failed: %s%n", scenario.id(), contestant.id(), e.getMessage());
        }
    }
}
