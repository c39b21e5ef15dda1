package io.github.mesiboprovisioner.bench.peer;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Confluent's parallel-consumer in key order, plain or with its periodic transactions. An event
 * that failed is repeated by the library (after a second).
 */
record ParallelConsumer(boolean transactional) implements Peer {

    @Override
    public void run(PeerSettings settings) {
        Provisioning provisioning = new Provisioning(settings);
        Map<String, Object> producing = settings.producer();
        if (transactional) {
            producing.put(
                    "transactional.id", settings.topics().group() + "." + settings.instance());
        }
        ParallelConsumerOptions<String, byte[]> options =
                ParallelConsumerOptions.<String, byte[]>builder()
                        .ordering(ProcessingOrder.KEY)
                        .commitMode(
                                transactional
                                        ? CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER
                                        : CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                        .maxConcurrency(settings.concurrency())
                        .consumer(new KafkaConsumer<>(settings.consumer()))
                        .producer(new KafkaProducer<>(producing))
                        .build();
        ParallelStreamProcessor<String, byte[]> processor =
                ParallelStreamProcessor.createEosStreamProcessor(options);
        Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "stop"));
        processor.subscribe(List.of(settings.topics().input()));
        processor.pollAndProduce(
                context -> result(provisioning, context.getSingleConsumerRecord()));
        new CompletableFuture<Void>().join();
    }

    private static ProducerRecord<String, byte[]> result(
            Provisioning provisioning, ConsumerRecord<String, byte[]> event) {
        try {
            return provisioning.result(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
