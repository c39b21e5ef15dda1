package io.github.mesiboprovisioner.bench.peer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

import java.time.Duration;
import java.util.List;

/** The loop of the Kafka clients' own documentation: one record after the other. */
final class Sequential implements Peer {

    @Override
    public void run(PeerSettings settings) throws InterruptedException {
        Provisioning provisioning = new Provisioning(settings);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.consumer());
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings.producer())) {
            consumer.subscribe(List.of(settings.topics().input()));
            while (true) {
                ConsumerRecords<String, byte[]> events = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, byte[]> event : events) {
                    var _ = producer.send(provisioning.resultAtLast(event));
                }
                producer.flush();
                consumer.commitSync();
            }
        }
    }
}
