package io.github.mesiboprovisioner.bench;

import io.github.mesiboprovisioner.bench.report.Report;
import io.github.mesiboprovisioner.bench.report.Store;
import io.github.mesiboprovisioner.bench.scenario.Conditions;
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
            try (Stage stage = Stage.open()) {
                run(stage, store);
            }
        }
        Report.write(store, options.out);
        if (options.publish) {
            Report.publish(store, Path.of("worker/docs/performance.md"));
        }
        System.out.println("written: " + options.out.resolve("results.md"));
        return 0;
    }

    private void run(Stage stage, Store store) throws IOException, InterruptedException {
        Conditions conditions = options.conditions();
        for (Scenario scenario : options.chosenScenarios()) {
            int first = store.nextRound(scenario);
            for (int round = first; round < first + options.rounds; round++) {
                for (Contestant contestant : options.chosenContestants()) {
                    Run run = new Run(stage, contestant, conditions, store.capacity(contestant));
                    if (!scenario.admits(contestant)) {
                        continue;
                    }
                    if (scenario.needsCapacity() && run.capacity().isEmpty()) {
                        System.out.println(scenario.id() + " needs a first: " + contestant.id());
                        continue;
                    }
                    Measurement measurement =
                            new Measurement(scenario, contestant, round, scenario.measure(run));
                    System.out.println(measurement);
                    store.add(measurement, options.json());
                }
            }
        }
    }
}
