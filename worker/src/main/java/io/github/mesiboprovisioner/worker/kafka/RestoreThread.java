package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Grant;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Restores partitions beside the consumer's thread, again and again until it succeeds. */
final class RestoreThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RestoreThread.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("restore").daemon().factory());
    private final Restorer restorer;
    private final Grants grants;
    private final IntakeListener listener;

    RestoreThread(Restorer restorer, Grants grants, IntakeListener listener) {
        this.restorer = restorer;
        this.grants = grants;
        this.listener = listener;
    }

    void restore(List<Grant> wanted) {
        if (!wanted.isEmpty()) {
            thread.execute(() -> untilDone(wanted));
        }
    }

    private void untilDone(List<Grant> wanted) {
        long began = System.nanoTime();
        List<Grant> left = wanted;
        try {
            while (!left.isEmpty()) {
                once(left);
                left = left.stream().filter(grants::isRestoring).toList();
            }
            listener.restored(Duration.ofNanos(System.nanoTime() - began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once(List<Grant> wanted) throws InterruptedException {
        try {
            restorer.restore(wanted);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("state of {} could not be read, tried again: {}", wanted, e.toString());
            listener.waiting("the state of " + wanted.size() + " partitions");
            TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
