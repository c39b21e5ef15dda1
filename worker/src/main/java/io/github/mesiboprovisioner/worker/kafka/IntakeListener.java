package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.apache.kafka.clients.consumer.Consumer;

import java.time.Duration;

/** Hears what happens to the intake; called from its threads. */
public interface IntakeListener {

    /** A consumer was made, or is gone. */
    void opened(Consumer<?, ?> consumer);

    void closed(Consumer<?, ?> consumer);

    /** The group has been joined. */
    void joined();

    /** Something is not there yet, in words. */
    void waiting(String what);

    /** The state of a partition was read. */
    void restored(Duration took);

    /** Retention removed records from {@code from} to before {@code to} while we were reading. */
    void recordsLost(PartitionId partition, long from, long to);

    /** A twin has taken our place: the worker must end with exit code 1. */
    void fenced(String explanation);
}
