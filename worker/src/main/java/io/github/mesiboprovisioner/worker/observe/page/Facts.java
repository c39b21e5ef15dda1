package io.github.mesiboprovisioner.worker.observe.page;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Fact;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Use;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The figures. */
final class Facts {
    private Facts() {}

    static List<Fact> of(JsonNode status) {
        return List.of(behind(status), rate(status), lanes(status), circuit(status), state(status));
    }

    /** Of all partitions together. */
    static long lag(JsonNode status) {
        return StreamSupport.stream(status.path("partitions").spliterator(), false)
                .mapToLong(partition -> partition.path("lag").asLong())
                .sum();
    }

    private static Fact behind(JsonNode status) {
        double oldest = status.path("oldestEventSeconds").asDouble();
        return fact(
                "Lag",
                Words.count(lag(status)),
                Words.count(status.path("pendingEvents").asLong())
                        + " in memory"
                        + (oldest > 0 ? " · oldest " + Words.duration(seconds(oldest)) : ""));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private static Fact rate(JsonNode status) {
        double used = status.path("callsPerSecond").asDouble();
        double share = status.path("permitsPerSecond").asDouble();
        return new Fact(
                "Calls per second",
                Words.rate(used) + " of " + Words.rate(share),
                "group limit " + Words.rate(status.path("rateLimit").asDouble()),
                share > 0 ? Optional.of(new Use(Math.min(used, share), share)) : Optional.empty());
    }

    private static Fact lanes(JsonNode status) {
        JsonNode lanes = status.path("lanes");
        long all = lanes.valueStream().mapToLong(JsonNode::asLong).sum();
        String states =
                lanes.propertyStream()
                        .filter(lane -> lane.getValue().asLong() > 0)
                        .map(
                                lane ->
                                        Words.count(lane.getValue().asLong())
                                                + " "
                                                + lane.getKey().replace('_', ' '))
                        .collect(Collectors.joining(" · "));
        return fact("Lanes", Words.count(all), states.isEmpty() ? "nothing to do" : states);
    }

    private static Fact circuit(JsonNode status) {
        return fact(
                "Circuit",
                status.path("circuit").asText("closed").replace('_', ' '),
                Words.count(status.path("inflightOperations").asLong(), "call") + " in flight");
    }

    private static Fact state(JsonNode status) {
        JsonNode entries = status.path("stateEntries");
        long pending = status.path("membersPending").asLong();
        return fact(
                "Users",
                Words.count(entries.path("user").asLong()),
                Words.count(entries.path("group").asLong(), "group")
                        + " · "
                        + Words.count(entries.path("member").asLong(), "member")
                        + (pending > 0 ? ", " + Words.count(pending) + " pending" : ""));
    }

    private static Fact fact(String name, String value, String detail) {
        return new Fact(name, value, detail, Optional.empty());
    }
}
