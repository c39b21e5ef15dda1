package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;

import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.kafka.KafkaContainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The broker that the tests of this JVM share: a container when a Docker engine answers and has the
 * image (system property {@code kafka.image}), else a process from the jars. It ends with the JVM.
 */
final class KafkaForTests {

    private static final String IMAGE = System.getProperty("kafka.image", "apache/kafka:4.3.1");

    /** For whoever removes what a killed run has left. */
    private static final String LABEL = "mesibo-provisioner.check";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration PULL_LIMIT = Duration.ofMinutes(2);

    /** Started when first asked for. */
    private static final class Shared {
        static final String SERVERS = start();
    }

    /** Started when first asked for. */
    private static final class FromJars {
        static final String SERVERS = startProcess();
    }

    private KafkaForTests() {}

    /** Where it listens. */
    static String bootstrapServers() {
        return Shared.SERVERS;
    }

    /** Where one from the jars listens, whatever the other is: it allows short sessions. */
    static String serversFromJars() {
        return FromJars.SERVERS;
    }

    private static String start() {
        try {
            Optional<String> obstacle = obstacle();
            return obstacle.isPresent() ? jarsBecause(obstacle.get()) : startContainer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String jarsBecause(String why) {
        System.out.println("Kafka for tests: from jars (" + why + ")");
        return FromJars.SERVERS;
    }

    private static String startProcess() {
        try {
            LocalBroker broker = LocalBroker.start(BrokerSettings.defaults());
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop broker"));
            return broker.bootstrapServers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @SuppressWarnings("resource") // lives as long as the JVM
    private static String startContainer() {
        KafkaContainer container = new KafkaContainer(IMAGE).withLabel(LABEL, "");
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop broker"));
        try {
            container.start();
        } catch (ContainerLaunchException e) {
            return jarsBecause("no container of " + IMAGE + " starts: " + e.getMessage());
        }
        System.out.println("Kafka for tests: container of " + IMAGE);
        return container.getBootstrapServers();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while Kafka was starting", e);
    }

    /** Why there can be no container, if so. */
    private static Optional<String> obstacle() throws IOException, InterruptedException {
        if (!succeeds(ANSWER_LIMIT, "docker", "info")) {
            return Optional.of("no Docker engine answers");
        }
        // Inside a container Testcontainers would look for a gateway, by pulling another image.
        if (Files.exists(Path.of("/.dockerenv"))
                && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null) {
            return Optional.of("in a container without TESTCONTAINERS_HOST_OVERRIDE");
        }
        boolean there =
                succeeds(ANSWER_LIMIT, "docker", "image", "inspect", IMAGE)
                        || succeeds(PULL_LIMIT, "docker", "pull", "-q", IMAGE);
        return there ? Optional.empty() : Optional.of("image " + IMAGE + " cannot be had");
    }

    private static boolean succeeds(Duration limit, String... command)
            throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return false; // no such program
        }
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        return ended && process.waitFor() == 0;
    }
}
