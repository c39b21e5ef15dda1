package io.github.mesiboprovisioner.bench.scenario;

import java.util.Locale;

/** Something that is measured. */
public enum Figure {
    EVENTS_PER_SECOND("events/s", 0),
    CPU_MICROS_PER_EVENT("CPU µs/event", 0),
    CALLS_PER_EVENT("calls/event", 2),
    LIMIT_USED_PERCENT("% of the limit", 1),
    LATENCY_P50_MILLIS("p50, ms", 1),
    LATENCY_P99_MILLIS("p99, ms", 1),
    DRAIN_SECONDS("drained after, s", 1),
    CALLS_WHILE_DOWN("calls while down", 0),
    FIRST_CALL_MILLIS("first call, ms", 0),
    FIRST_RESULT_MILLIS("first result, ms", 0),
    READY_SECONDS("ready after, s", 2),
    RESTORED_PER_SECOND("users restored/s", 0),
    HEAP_BYTES_PER_USER("heap bytes/user", 0),
    PEAK_MIB("peak RSS, MiB", 0),
    BROKER_CPU_MICROS_PER_EVENT("broker CPU µs/event", 0),
    MISSING("no result", 0),
    DOUBLED("double results", 0),
    DISORDERED("out of order", 0),
    OVERLAPS("calls overlapping", 0),
    FAILED("failed results", 0);

    private final String title;
    private final int decimals;

    Figure(String title, int decimals) {
        this.title = title;
        this.decimals = decimals;
    }

    /** What it is, with its unit. */
    public String title() {
        return title;
    }

    /** A value of it, for people. */
    public String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
