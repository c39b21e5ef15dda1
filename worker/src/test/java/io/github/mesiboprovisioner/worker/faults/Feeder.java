package io.github.mesiboprovisioner.worker.faults;

import io.github.mesiboprovisioner.worker.it.Audit;
import io.github.mesiboprovisioner.worker.it.Stack;
import io.github.mesiboprovisioner.worker.it.Traffic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An identity source that has something to say all the time. */
final class Feeder {

    private static final Duration BEAT = Duration.ofMillis(50);

    /** What it could not say while Kafka was away it makes up for; not all of it. */
    private static final long LAG_MAX = Duration.ofSeconds(5).toNanos();

    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    /** Only the thread that is started here uses the audit until {@link #stop}. */
    Feeder(Stack stack, Audit audit, long seed, int perSecond) {
        Traffic traffic = new Traffic(seed);
        int perBeat = Math.max(1, (int) (perSecond * BEAT.toMillis() / 1000));
        ended =
                CompletableFuture.runAsync(
                        () -> {
                            long due = System.nanoTime();
                            while (!stopped.isDone()) {
                                audit.send(
                                        traffic.items(perBeat, stack.usersTopic(), stack.feed()));
                                audit.read();
                                due = Math.max(due + BEAT.toNanos(), System.nanoTime() - LAG_MAX);
                                Pause.until(due);
                            }
                        },
                        task -> Thread.ofPlatform().daemon().name("feeder").start(task));
    }

    /** Returns when the last event is written. */
    void stop() throws InterruptedException {
        stopped.complete(true);
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the feed broke off", e.getCause());
        }
    }
}
