package io.github.mesiboprovisioner.bench.stage;

import java.util.Locale;

/** Who is measured. */
public enum Contestant {
    WORKER,
    BARE,
    PARALLEL_CONSUMER,
    PARALLEL_CONSUMER_TX,
    SPRING_BATCH,
    SPRING_ASYNC,
    KAFKA_STREAMS,
    SEQUENTIAL;

    /** Whether it knows what the backend has been told, and so needs not call for every event. */
    public boolean keepsState() {
        return this == WORKER;
    }

    /** Whether the bounds are about it: it takes part in every round, others in the first. */
    public boolean isRival() {
        return switch (this) {
            case WORKER, BARE, PARALLEL_CONSUMER, PARALLEL_CONSUMER_TX -> true;
            case SPRING_BATCH, SPRING_ASYNC, KAFKA_STREAMS, SEQUENTIAL -> false;
        };
    }

    /** {@code parallel-consumer-tx}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
