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

    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    /** Only the thread that is started here uses the audit until {@link #stop}. */
    Feeder(Stack stack, Audit audit, long seed, int perSecond) {
        Traffic traffic = new Traffic(seed);
        int perBeat = Math.max(1, (int) (perSecond * BEAT.toMillis() / 1000));
        ended =
                CompletableFuture.runAsync(
                        () -> {
                            while (!stopped.isDone()) {
                                audit.send(
                                        traffic.items(perBeat, stack.usersTopic(), stack.feed()));
                                Pause.of(BEAT);
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
