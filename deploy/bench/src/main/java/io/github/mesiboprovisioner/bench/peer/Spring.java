package io.github.mesiboprovisioner.bench.peer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Spring for Apache Kafka, as its reference shows: {@code @KafkaListener} methods, as many
 * consumers as partitions, and the default error handler without an end to its attempts.
 */
record Spring(Class<?> listener) implements Peer {

    @Override
    public void run(PeerSettings settings) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("settings", PeerSettings.class, () -> settings);
        context.register(Beans.class, listener);
        context.registerShutdownHook();
        context.refresh();
        new CompletableFuture<Void>().join();
    }

    /** What both listeners need. */
    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    static class Beans {
        @Bean
        Provisioning provisioning(PeerSettings settings) {
            return new Provisioning(settings);
        }

        @Bean
        KafkaTemplate<String, byte[]> template(PeerSettings settings) {
            return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings.producer()));
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
                PeerSettings settings) {
            ConcurrentKafkaListenerContainerFactory<String, byte[]> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(settings.consumer()));
            factory.setConcurrency(settings.topics().partitions());
            factory.setCommonErrorHandler(
                    new DefaultErrorHandler(
                            new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS)));
            return factory;
        }
    }

    /** A whole poll at a time; offsets are committed when all its results are acknowledged. */
    static class Batch {
        private final Provisioning provisioning;
        private final KafkaTemplate<String, byte[]> template;

        Batch(Provisioning provisioning, KafkaTemplate<String, byte[]> template) {
            this.provisioning = provisioning;
            this.template = template;
        }

        @KafkaListener(topics = "#{settings.topics().input()}", batch = "true")
        void listen(List<ConsumerRecord<String, byte[]>> events) throws InterruptedException {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> event : events) {
                try {
                    sent.add(template.send(provisioning.result(event)));
                } catch (IOException e) {
                    throw new BatchListenerFailedException("not provisioned", e, event);
                }
            }
            sent.forEach(CompletableFuture::join);
        }
    }

    /** One record at a time, answered later: the container commits out of order. */
    static class Async {
        private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
        private final Provisioning provisioning;
        private final KafkaTemplate<String, byte[]> template;

        Async(Provisioning provisioning, KafkaTemplate<String, byte[]> template) {
            this.provisioning = provisioning;
            this.template = template;
        }

        @KafkaListener(topics = "#{settings.topics().input()}")
        CompletableFuture<?> listen(ConsumerRecord<String, byte[]> event) {
            return CompletableFuture.supplyAsync(() -> result(event), executor)
                    .thenCompose(template::send)
                    .thenApply(_ -> "");
        }

        private org.apache.kafka.clients.producer.ProducerRecord<String, byte[]> result(
                ConsumerRecord<String, byte[]> event) {
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
}
