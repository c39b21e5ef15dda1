package io.github.mesiboprovisioner.bench.peer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The practical ceiling: one virtual thread per record, offsets committed by the clock, whatever
 * has been done. Keeps no order, loses what was in flight when it dies.
 */
final class Bare implements Peer {

    @Override
    public void run(PeerSettings settings) throws InterruptedException {
        Provisioning provisioning = new Provisioning(settings);
        Semaphore free = new Semaphore(settings.concurrency());
        Map<String, Object> reading = settings.consumer();
        reading.put("enable.auto.commit", "true");
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(reading);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings.producer())) {
            consumer.subscribe(List.of(settings.topics().input()));
            while (true) {
                for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
                    free.acquire();
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    var _ = producer.send(provisioning.resultAtLast(event));
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                } finally {
                                    free.release();
                                }
                            });
                }
            }
        }
    }
}
