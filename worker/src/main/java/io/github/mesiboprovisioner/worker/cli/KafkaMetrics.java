package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.kafka.KafkaListener;
import io.github.mesiboprovisioner.worker.observe.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** Counts and logs what happens with Kafka. */
final class KafkaMetrics implements KafkaListener {

    private static final Logger log = LoggerFactory.getLogger(KafkaMetrics.class);

    private final Metrics metrics;

    KafkaMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void transactionCommitted(Duration took) {
        metrics.transaction(took);
    }

    @Override
    public void transactionFailed(TransactionFailure failure) {
        metrics.transactionFailed(failure);
    }

    @Override
    public void restored(PartitionId partition, Duration took, long records) {
        metrics.restored(took);
        log.info("{}: {} records of state read in {}", partition, records, took);
    }
}
