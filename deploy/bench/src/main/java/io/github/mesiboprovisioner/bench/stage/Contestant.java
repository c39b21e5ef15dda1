package io.github.mesiboprovisioner.bench.stage;

import java.util.Locale;

/** Who is measured. */
public enum Contestant {
    WORKER(true, "one entity at a time, transactions, state"),
    BARE(false, "nothing"),
    PARALLEL_CONSUMER(true, "key order"),
    PARALLEL_CONSUMER_TX(true, "key order, transactions"),
    SPRING_BATCH(true, "partition order"),
    SPRING_ASYNC(false, "at least once"),
    KAFKA_STREAMS(true, "partition order, transactions"),
    SEQUENTIAL(true, "log order");

    private final boolean ordered;
    private final String promise;

    Contestant(boolean ordered, String promise) {
        this.ordered = ordered;
        this.promise = promise;
    }

    /** Whether it promises the order of a key's events. */
    public boolean isOrdered() {
        return ordered;
    }

    /** Whether it knows what the backend has been told, and so needs not call for every event. */
    public boolean keepsState() {
        return this == WORKER;
    }

    /** What it promises, in words. */
    public String promise() {
        return promise;
    }

    /** {@code parallel-consumer-tx}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
