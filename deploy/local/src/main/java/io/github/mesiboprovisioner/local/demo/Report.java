package io.github.mesiboprovisioner.local.demo;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the demo prints at its end. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void print(Feed feed, Ledger ledger, Stack stack, Verdict verdict)
            throws IOException, InterruptedException {
        counts(ledger.results());
        samples(ledger.results());
        calls(feed.sent().size(), stack.simulator().admin("stats"));
        promises(feed.sent().size(), ledger, verdict);
        places(stack);
    }

    private void counts(List<Result> results) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Result result : results) {
            counts.merge(row(result.outcome()), 1, Integer::sum);
        }
        out.printf("%nResults%n  %-34s %-9s %-12s %6s%n", "type", "outcome", "reason", "count");
        counts.forEach((row, count) -> out.printf("  %s %6d%n", row, count));
    }

    private static String row(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(var type, _) -> row(type.type(), "applied", "");
            case Outcome.Skipped(var reason, _) ->
                    row("mesibo.event.skipped.v1", "skipped", lowerCase(reason));
            case Outcome.Failed(var problem, _) ->
                    row("mesibo.event.failed.v1", "failed", lowerCase(problem.kind()));
        };
    }

    private static String row(String type, String outcome, String reason) {
        return "%-34s %-9s %-12s".formatted(type, outcome, reason);
    }

    /** The first result of each kind, and the first with a member that has to wait. */
    private void samples(List<Result> results) {
        Map<String, Result> first = new LinkedHashMap<>();
        for (Result result : results) {
            first.putIfAbsent(row(result.outcome()) + waits(result), result);
        }
        out.printf("%nOne of each (tokens are masked)%n");
        first.values().forEach(result -> out.println("  " + ResultLine.of(result)));
    }

    private static boolean waits(Result result) {
        return result.outcome()
                .details()
                .members()
                .filter(members -> !members.pending().isEmpty())
                .isPresent();
    }

    private void calls(int events, JsonNode stats) {
        out.printf(
                "%nCalls to mesibo: %d for %d events (%d of them hit by an injected fault)%n",
                stats.path("calls").asInt(),
                events,
                stats.path("faults").valueStream().mapToInt(JsonNode::asInt).sum());
        stats.path("outcomes")
                .properties()
                .forEach(op -> out.printf("  %-18s %s%n", op.getKey(), outcomes(op.getValue())));
        out.printf(
                "  sent at 50 a second; at most %d arrived in any second, as a busy machine"
                        + " bunches them%n",
                stats.path("perSecondMax").asInt());
    }

    private static String outcomes(JsonNode outcomes) {
        StringBuilder line = new StringBuilder();
        outcomes.properties()
                .forEach(
                        outcome ->
                                line.append(
                                        "%s %d  "
                                                .formatted(
                                                        outcome.getKey(),
                                                        outcome.getValue().asInt())));
        return line.toString().stripTrailing();
    }

    private void promises(int events, Ledger ledger, Verdict verdict) {
        out.printf("%nPromises%n");
        out.printf(
                "  exactly one result for each of %d records (and %d extra ones): %s%n",
                events,
                ledger.extra(),
                verdict.exactlyOneResultEach()
                        ? "kept"
                        : "BROKEN, missing %d, repeated %d, without a record %d"
                                .formatted(
                                        verdict.missing(), verdict.repeated(), verdict.foreign()));
        out.printf(
                "  the token published last is the one mesibo accepts, for %d users: %s%n",
                verdict.tokens(),
                verdict.tokensWrong() == 0
                        ? "kept"
                        : "BROKEN for %d".formatted(verdict.tokensWrong()));
    }

    private void places(Stack stack) {
        String worker = "http://127.0.0.1:" + stack.worker().managementPort();
        out.printf("%nWhere to look (while it runs: --keep-running)%n");
        out.printf("  status      %s/%n", worker);
        out.printf("  metrics     %s/metrics%n", worker);
        out.printf("  simulator   %s%n", stack.simulator().url().resolve("/admin/stats"));
        out.printf("  Kafka       %s%n", stack.bootstrapServers());
        out.printf("  input       %s, %s%n", Stack.USERS, Stack.GROUPS);
        out.printf("  output      %s, %s%n", Stack.RESULTS, Stack.DEAD_LETTERS);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
