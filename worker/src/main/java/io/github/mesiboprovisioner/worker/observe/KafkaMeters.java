package io.github.mesiboprovisioner.worker.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The standard {@code kafka_consumer_*} and {@code kafka_producer_*} metrics. */
public final class KafkaMeters {
    private final MeterRegistry registry;

    KafkaMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Until it is closed, which is to be done before the consumer is. */
    public Watch watch(Consumer<?, ?> consumer) {
        return watch(new KafkaClientMetrics(consumer));
    }

    /** Until it is closed, which is to be done before the producer is. */
    public Watch watch(Producer<?, ?> producer) {
        return watch(new KafkaClientMetrics(producer));
    }

    private Watch watch(KafkaClientMetrics metrics) {
        metrics.bindTo(registry);
        return metrics::close;
    }

    /** Ends the watching of a client, and takes its metrics away. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
