package io.github.mesiboprovisioner.worker.observe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every metric of the worker's own (CONTRACT 8). Names are public API. */
public enum Metric {
    EVENTS(
            Kind.COUNTER,
            "provisioner.events",
            "Events with a committed result. reason: why skipped, how failed, else none",
            "type",
            "outcome",
            "reason"),
    EVENT_DURATION(
            buckets(.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400),
            "provisioner.event.duration",
            "From an event's record time stamp to its committed result, at most a year"),
    DEAD_LETTERS(Kind.COUNTER, "provisioner.dead.letters", "Dead letters written", "kind"),
    OPERATIONS(
            Kind.COUNTER,
            "mesibo.operations",
            "HTTP attempts. outcome: applied, rejected, too_large, transient, throttled, forbidden,"
                    + " or unknown when mesibo may have carried it out unseen",
            "op",
            "outcome"),
    OPERATION_DURATION(
            buckets(.025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 40),
            "mesibo.operation.duration",
            "From sending an operation to its answer or time-out",
            "op"),
    RATE_LIMIT_PERMITS(
            Kind.GAUGE,
            "mesibo.rate.limit.permits.per.second",
            "Operations per second that this instance may send now"),
    RATE_LIMIT_WAIT(
            buckets(.01, .05, .1, .5, 1, 5, 10, 30, 60, 300, 900),
            "mesibo.rate.limit.wait",
            "How long operations that could have been sent waited for the rate limit"),
    INFLIGHT(Kind.GAUGE, "mesibo.inflight.operations", "Operations sent and not yet answered"),
    CIRCUIT_STATE(Kind.GAUGE, "mesibo.circuit.state", "1 for the state the circuit is in", "state"),
    HALTED(Kind.GAUGE, "provisioner.halted", "1 while nothing is called, and why", "reason"),
    LANES(Kind.GAUGE, "provisioner.lanes", "Entities with work, by what they do", "state"),
    PENDING_EVENTS(
            Kind.GAUGE, "provisioner.pending.events", "Events read and not yet settled, in memory"),
    OLDEST_EVENT(
            Kind.GAUGE,
            "provisioner.oldest.event.seconds",
            "How long ago the oldest event was written that was read and has no committed result"),
    LAG(
            Kind.GAUGE,
            "provisioner.lag.records",
            "Records of the assigned partitions behind the watermark, read or not; while reading"
                    + " is paused, Kafka's own lag metrics stand still"),
    COALESCED(
            Kind.COUNTER,
            "provisioner.coalesced.events",
            "Events that took effect through another event's operation"),
    STATE_ENTRIES(
            Kind.GAUGE,
            "provisioner.state.entries",
            "Records of state held for the assigned partitions",
            "kind"),
    RESTORE_DURATION(
            Kind.SUMMARY,
            "provisioner.restore.duration",
            "How long it took to read the state of an assigned partition"),
    TRANSACTION_DURATION(
            buckets(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10),
            "provisioner.transaction.duration",
            "From the beginning of a Kafka transaction to its commit"),
    TRANSACTION_FAILURES(
            Kind.COUNTER,
            "provisioner.transaction.failures",
            "Kafka transactions that were aborted, are in doubt or took too long, and producers"
                    + " made again for that",
            "kind"),
    GROUP_CREATE_UNCERTAIN(
            Kind.COUNTER,
            "provisioner.group.create.uncertain",
            "Groups created again because the first creation was never answered"),
    MEMBERS_PENDING(
            Kind.GAUGE,
            "provisioner.members.pending",
            "Group members that mesibo does not know yet"),
    REMOVALS_HELD(
            Kind.GAUGE,
            "provisioner.removals.held",
            "Deletions and deactivations that wait for an operator"),
    TOKENS_IN_DOUBT(
            Kind.COUNTER,
            "provisioner.tokens.in.doubt",
            "Results that say that a token was perhaps issued that nobody knows"),
    RECORDS_LOST(
            Kind.COUNTER,
            "provisioner.records.lost",
            "Input records that retention removed before they were processed"),
    READY(Kind.GAUGE, "provisioner.ready", "1 while /readyz says so"),
    STALLED(
            Kind.GAUGE,
            "provisioner.stalled.seconds",
            "How long events have been waiting although nothing known explains it");

    /** What is measured with it. */
    public enum Kind {
        COUNTER,
        GAUGE,
        /** Seconds, in buckets. */
        HISTOGRAM,
        /** Seconds: count, sum and maximum. */
        SUMMARY
    }

    private final Kind kind;
    private final String meterName;
    private final String description;
    private final List<String> labels;
    private final List<Duration> buckets;

    Metric(Kind kind, String meterName, String description, String... labels) {
        this(kind, List.of(), meterName, description, labels);
    }

    Metric(List<Duration> buckets, String meterName, String description, String... labels) {
        this(Kind.HISTOGRAM, buckets, meterName, description, labels);
    }

    Metric(
            Kind kind,
            List<Duration> buckets,
            String meterName,
            String description,
            String... labels) {
        this.kind = kind;
        this.buckets = buckets;
        this.meterName = meterName;
        this.description = description;
        this.labels = List.of(labels);
    }

    Kind kind() {
        return kind;
    }

    String meterName() {
        return meterName;
    }

    String description() {
        return description;
    }

    List<String> labels() {
        return labels;
    }

    /** As it stands in {@code /metrics}. */
    public String exposedName() {
        String name = meterName.replace('.', '_');
        return switch (kind) {
            case COUNTER -> name + "_total";
            case GAUGE -> name;
            case HISTOGRAM, SUMMARY -> name + "_seconds";
        };
    }

    /** Upper bounds, from what is good to what is a disaster; none but for histograms. */
    List<Duration> buckets() {
        return buckets;
    }

    private static List<Duration> buckets(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1_000)))
                .toList();
    }

    /** The table of the README. */
    public static String markdown() {
        String head = "| metric | type | meaning |\n| --- | --- | --- |\n";
        return Stream.of(values()).map(Metric::row).collect(Collectors.joining("", head, ""));
    }

    private String row() {
        String braces = labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}";
        return "| `%s%s` | %s | %s |\n"
                .formatted(
                        exposedName(), braces, kind.name().toLowerCase(Locale.ROOT), description);
    }
}
