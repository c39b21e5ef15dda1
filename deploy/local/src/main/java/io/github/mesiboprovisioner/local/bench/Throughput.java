package io.github.mesiboprovisioner.local.bench;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventWriter;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.MesiboSimulator;
import io.github.mesiboprovisioner.local.simulator.SimulatorSettings;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many {@code user.created} events per second, all of different users, one worker settles when
 * mesibo answers at once; and how much heap it then holds. Broker, worker and this process (with
 * the simulator) share the machine.
 */
public final class Throughput {

    private static final String INPUT = "identity.users";
    private static final String RESULTS = "mesibo.results";
    private static final int PARTITIONS = 8;
    private static final String APP_TOKEN = "app-token-of-the-benchmark";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern HEAP =
            Pattern.compile("jvm_gc_live_data_size_bytes\\S* ([0-9.E+]+)");

    private final LocalBroker broker;
    private final WorkerProcess worker;

    private Throughput(LocalBroker broker, WorkerProcess worker) {
        this.broker = broker;
        this.worker = worker;
    }

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        try (LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
                MesiboSimulator mesibo =
                        MesiboSimulator.start(
                                SimulatorSettings.defaults().withAppToken(APP_TOKEN))) {
            createInput(broker);
            WorkerLaunch launch =
                    WorkerLaunch.against(
                                    broker.bootstrapServers(), mesibo.url().toString(), APP_TOKEN)
                            .with("PROVISIONER_TOPICS_INPUT", INPUT)
                            .with("MESIBO_RATE_LIMIT", "1000000")
                            .with("MESIBO_CONCURRENCY", "400");
            try (WorkerProcess worker = WorkerProcess.start(launch)) {
                worker.awaitReady(Duration.ofMinutes(1));
                new Throughput(broker, worker).run(Math.min(events, 5_000), events);
            }
        }
    }

    private static void createInput(LocalBroker broker)
            throws ExecutionException, InterruptedException {
        try (Admin admin = broker.admin()) {
            admin.createTopics(List.of(new NewTopic(INPUT, PARTITIONS, (short) 1))).all().get();
        }
    }

    private void run(int warmUp, int events) throws IOException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> results = results()) {
            produce(0, warmUp);
            await(results, warmUp);
            Duration cpuBefore = cpu();
            long began = System.nanoTime();
            produce(warmUp, events);
            await(results, events);
            double seconds = (System.nanoTime() - began) / 1e9;
            double micros = cpu().minus(cpuBefore).toNanos() / 1e3 / events;
            System.out.printf(
                    "%d events after a warm-up of %d: %.0f events/s, %.0f us of worker CPU each%n",
                    events, warmUp, events / seconds, micros);
            System.out.printf(
                    "heap after the last full collection with %d users: %s%n",
                    warmUp + events, heap());
        }
    }

    private KafkaConsumer<byte[], byte[]> results() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(RESULTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        return consumer;
    }

    private void produce(int from, int count) {
        EventWriter writer = new EventWriter();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = from; i < from + count; i++) {
                var _ = producer.send(record(writer.encode(hired(i), ContentMode.BINARY)));
            }
        }
    }

    private static IdentityEvent hired(int number) {
        EventContext context =
                new EventContext(
                        "event-" + number,
                        "/benchmark",
                        "identity.user.created.v1",
                        "user-%08d@benchmark.example.com".formatted(number),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false);
        return new IdentityEvent.UserCreated(
                context,
                Optional.of("User " + number),
                Optional.empty(),
                new IdentityEvent.TokenChoice.Issue(Optional.empty(), Optional.empty()));
    }

    private static ProducerRecord<byte[], byte[]> record(EncodedRecord encoded) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(INPUT, null, encoded.key(), encoded.value());
        encoded.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    private static void await(KafkaConsumer<byte[], byte[]> results, int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        int seen = 0;
        while (seen < count) {
            seen += results.poll(Duration.ofMillis(100)).count();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only %d of %d results".formatted(seen, count));
            }
        }
    }

    private Duration cpu() {
        return ProcessHandle.of(worker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private String heap() throws IOException, InterruptedException {
        Matcher matcher = HEAP.matcher(worker.get("/metrics").body());
        return matcher.find()
                ? "%.0f MiB".formatted(Double.parseDouble(matcher.group(1)) / (1024 * 1024))
                : "no full collection yet";
    }
}
