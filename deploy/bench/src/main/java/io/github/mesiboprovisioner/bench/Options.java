package io.github.mesiboprovisioner.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.bench.scenario.Conditions;
import io.github.mesiboprovisioner.bench.scenario.Scenario;
import io.github.mesiboprovisioner.bench.stage.Contestant;
import io.github.mesiboprovisioner.bench.stage.Stage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command line. */
@Command(
        name = "deploy/bench/run",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Measures the built worker beside its peers; results go to target/bench.",
            "Contestants take turns in every round; a further call adds to the results there are."
        })
final class Options {

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "ID",
            description = "such as a,b,e-hot; a letter means all that begin with it (default: all)")
    List<String> scenarios = List.of();

    @Option(
            names = "--contestants",
            split = ",",
            paramLabel = "ID",
            description = "such as worker,bare,parallel-consumer (default: all)")
    List<String> contestants = List.of();

    @Option(
            names = "--rounds",
            description = {
                "how often a to c, e, h and i are run (default: 3); the others once",
                "contestants that no bound is about take part in the first round only"
            })
    int rounds = 3;

    @Option(names = "--all-rounds", description = "everybody takes part in every round")
    boolean allRounds;

    @Option(names = "--events", description = "events after the warm-up (default: 20000)")
    int events = 20_000;

    @Option(names = "--warm-up", description = "events before (default: 10000)")
    int warmUp = 10_000;

    @Option(names = "--concurrency", description = "calls in flight (default: 400)")
    int concurrency = 400;

    @Option(
            names = "--window",
            description = "who is not through by then is measured so far (default: PT10S)")
    Duration window = Duration.ofSeconds(10);

    @Option(names = "--steady", description = "length of a steady load (default: PT15S)")
    Duration steady = Duration.ofSeconds(15);

    @Option(names = "--outage", description = "length of the outage in f (default: PT60S)")
    Duration outage = Duration.ofSeconds(60);

    @Option(
            names = "--jvm",
            split = " ",
            paramLabel = "OPTIONS",
            description = "of every contestant (default: -Xmx512m -XX:+UseSerialGC)")
    List<String> jvm = List.of("-Xmx512m", "-XX:+UseSerialGC");

    @Option(
            names = "--quick",
            description = "one short round with few events, only to see that everything works")
    boolean quick;

    @Option(names = "--fresh", description = "forget the results there are")
    boolean fresh;

    @Option(names = "--report", description = "only write the report of the results there are")
    boolean report;

    @Option(
            names = "--publish",
            description = "also put the tables into worker/docs/performance.md")
    boolean publish;

    @Option(names = "--out", hidden = true)
    Path out = Path.of("deploy/bench/target/bench");

    void applyQuick() {
        if (quick) {
            rounds = 1;
            events = 2_000;
            warmUp = 1_000;
            window = Duration.ofSeconds(5);
            steady = Duration.ofSeconds(5);
            outage = Duration.ofSeconds(5);
        }
    }

    Conditions conditions() {
        return new Conditions(
                events,
                warmUp,
                new Conditions.Limits(window, steady, outage),
                concurrency,
                jvm,
                out);
    }

    /** The conditions, for the results file. */
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("events", events)
                .put("warmUp", warmUp)
                .put("concurrency", concurrency)
                .put("partitions", Stage.PARTITIONS)
                .put("window", window.toString())
                .put("steady", steady.toString())
                .put("outage", outage.toString())
                .put("jvm", String.join(" ", jvm));
    }

    /** The chosen scenarios, in their order. */
    Set<Scenario> chosenScenarios() {
        Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
        for (Scenario scenario : Scenario.values()) {
            boolean named =
                    scenarios.stream()
                            .anyMatch(
                                    name ->
                                            scenario.id().equals(name)
                                                    || scenario.id().startsWith(name + "-"));
            if (scenarios.isEmpty() || named) {
                chosen.add(scenario);
            }
        }
        return chosen;
    }

    /** The chosen contestants, in their order. */
    Set<Contestant> chosenContestants() {
        Set<Contestant> chosen = EnumSet.noneOf(Contestant.class);
        contestants.forEach(
                name ->
                        chosen.add(
                                Contestant.valueOf(
                                        name.toUpperCase(Locale.ROOT).replace('-', '_'))));
        return chosen.isEmpty() ? EnumSet.allOf(Contestant.class) : chosen;
    }
}
