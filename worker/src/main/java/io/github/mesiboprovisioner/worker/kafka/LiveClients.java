package io.github.mesiboprovisioner.worker.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Makes all Kafka clients fail when the wall clock was set back. They measure time by that clock
 * and never count backwards: a poll, a pause before a connection or the next heartbeat would last
 * until it has caught up. Whoever uses one makes another when it fails, and that one counts from
 * the present.
 *
 * <p>Thread: one of its own watches; any may make clients.
 */
final class LiveClients {

    private static final Logger log = LoggerFactory.getLogger(LiveClients.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Set<Consumer<?, ?>> consumers = weakSet();
    private final Set<Producer<?, ?>> producers = weakSet();
    private final Set<Admin> admins = weakSet();

    /** The same, and each is known here for as long as anybody uses it. */
    Clients of(Clients clients) {
        return new Clients(
                () -> known(producers, clients.producer().get()),
                () -> known(consumers, clients.consumer().get()),
                role -> known(consumers, clients.reader().apply(role)),
                () -> known(admins, clients.admin().get()));
    }

    /** Watches the wall clock until {@code stop} is given. */
    void watch(StopSignal stop) {
        ClockWatch clock = new ClockWatch();
        try {
            while (true) {
                stop.pause(LOOK);
                Duration back =
                        clock.look(
                                System.nanoTime(), System.currentTimeMillis(), System.nanoTime());
                if (back.isPositive()) {
                    log.warn(
                            "the wall clock was set back by {}: Kafka clients are made again",
                            back);
                    fail();
                }
            }
        } catch (StopSignal.Stopped e) {
            log.debug("stopped");
        }
    }

    /** Whatever they wait for ends now, with an exception that their users expect at any time. */
    void fail() {
        snapshot(consumers).forEach(Consumer::wakeup);
        snapshot(producers).forEach(producer -> producer.close(Duration.ZERO));
        snapshot(admins).forEach(admin -> admin.close(Duration.ZERO));
    }

    /** Why a client failed, for people. */
    static String reason(RuntimeException e) {
        if (e instanceof WakeupException) {
            return "the wall clock was set back";
        }
        StringBuilder words =
                new StringBuilder(
                        e instanceof ConfigException ? safe(e) : String.valueOf(e.getMessage()));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            words.append("; caused by ").append(safe(cause));
        }
        return words.toString();
    }

    /**
     * Only what Kafka itself says: other messages may repeat a value, and it may be a secret. So
     * may one of Kafka's that is made of its cause alone.
     */
    private static String safe(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        boolean isSafe =
                cause.getClass() == KafkaException.class
                        && !message.equals(String.valueOf(cause.getCause()));
        return cause.getClass().getSimpleName() + (isSafe ? ": " + message : "");
    }

    private static <T> T known(Set<? super T> set, T client) {
        set.add(client);
        return client;
    }

    private static <T> List<T> snapshot(Set<T> set) {
        synchronized (set) {
            return List.copyOf(set);
        }
    }

    private static <T> Set<T> weakSet() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    }
}
