package io.github.mesiboprovisioner.worker.observe.page;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Mood;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.Notice;
import io.github.mesiboprovisioner.worker.observe.page.StatusReport.State;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is to be said first. */
final class Headline {
    private static final String CLOSED = "closed";

    private Headline() {}

    static String about(JsonNode instance, Instant now) {
        return "group %s · version %s · up %s"
                .formatted(
                        instance.path("group").asText(),
                        instance.path("version").asText(),
                        Words.instant(instance.path("startedAt").asText())
                                .map(start -> Words.duration(Duration.between(start, now)))
                                .orElse("?"));
    }

    static State state(JsonNode status) {
        if (!status.path("live").asBoolean(true)) {
            return new State(Mood.BAD, "Hangs");
        }
        JsonNode halts = status.path("halts");
        if (!halts.isEmpty()) {
            String reasons =
                    halts.propertyStream()
                            .map(halt -> halt.getKey())
                            .collect(Collectors.joining(", "));
            return new State(Mood.BAD, "Halted: " + reasons);
        }
        if (status.path("stalledSeconds").asDouble() > 0) {
            return new State(Mood.BAD, "Stalled");
        }
        if (!circuit(status).equals(CLOSED)) {
            return new State(Mood.WATCH, "Circuit " + circuit(status).replace('_', ' '));
        }
        if (!status.path("ready").asBoolean(true)) {
            return new State(Mood.WATCH, "Waiting");
        }
        boolean isBusy = status.path("pendingEvents").asLong() > 0 || Facts.lag(status) > 0;
        return new State(Mood.GOOD, isBusy ? "Working" : "Idle");
    }

    static List<Notice> notices(JsonNode status) {
        List<Notice> notices = new ArrayList<>();
        if (!status.path("live").asBoolean(true)) {
            notices.add(new Notice(Mood.BAD, "The main loop hangs", "See the log; restart it."));
        }
        status.path("halts")
                .properties()
                .forEach(halt -> notices.add(halted(halt.getKey(), halt.getValue().asText())));
        stalled(status, notices);
        StreamSupport.stream(status.path("reasons").spliterator(), false)
                .map(JsonNode::asText)
                .filter(reason -> !reason.startsWith("halted: "))
                .forEach(reason -> notices.add(new Notice(Mood.WATCH, "Waiting for", reason)));
        circuit(status, notices);
        counted(status, notices);
        return notices;
    }

    private static Notice halted(String reason, String explanation) {
        return new Notice(Mood.BAD, "Halted: " + reason, explanation);
    }

    private static void stalled(JsonNode status, List<Notice> notices) {
        double seconds = status.path("stalledSeconds").asDouble();
        if (seconds > 0) {
            notices.add(
                    new Notice(
                            Mood.BAD,
                            "Stalled for "
                                    + Words.duration(Duration.ofMillis((long) (seconds * 1e3))),
                            "Events wait and nothing known explains it: that is a fault of the"
                                    + " worker. Keep the log; a restart is safe."));
        }
    }

    private static void circuit(JsonNode status, List<Notice> notices) {
        if (!circuit(status).equals(CLOSED)) {
            notices.add(
                    new Notice(
                            Mood.WATCH,
                            "The circuit is " + circuit(status).replace('_', ' '),
                            "mesibo does not answer. It is probed; nothing is lost, and work goes"
                                    + " on by itself."));
        }
    }

    private static void counted(JsonNode status, List<Notice> notices) {
        long held = status.path("removalsHeld").asLong();
        if (held > 0) {
            notices.add(
                    new Notice(
                            Mood.WATCH,
                            Words.count(held, "held removal"),
                            "An operator decides: mesibo-provisioner removals list, release or"
                                    + " reject."));
        }
        long lost = status.path("recordsLost").asLong();
        if (lost > 0) {
            notices.add(
                    new Notice(
                            Mood.WATCH,
                            Words.count(lost, "lost record"),
                            "Retention removed them from an input topic before they were"
                                    + " processed."));
        }
    }

    private static String circuit(JsonNode status) {
        return status.path("circuit").asText(CLOSED);
    }
}
