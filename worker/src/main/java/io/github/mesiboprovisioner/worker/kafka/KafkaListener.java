package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.time.Duration;

/** Hears what happens with Kafka, for metrics and logs. Called on several threads; never blocks. */
public interface KafkaListener {

    /** Hears nothing. */
    KafkaListener NONE = new KafkaListener() {};

    /** A transaction was committed. */
    default void transactionCommitted(Duration took) {}

    /** A transaction was not committed, or it is not known yet. */
    default void transactionFailed(TransactionFailure failure) {}

    /** A partition's state was read. */
    default void restored(PartitionId partition, Duration took, long records) {}

    /** How a transaction failed; the lower-case name is a metric label. */
    enum TransactionFailure {
        /** Aborted: the group has moved on. */
        ABORTED_GENERATION,
        /** Aborted for another reason. */
        ABORTED,
        /** It was not known whether it was committed. */
        IN_DOUBT,
        /** The transactional producer was given up and made again. */
        RENEWED,
        /** Kafka does not answer in time. */
        TIMED_OUT
    }
}
