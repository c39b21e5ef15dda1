package io.github.mesiboprovisioner.worker.cli;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Something that one thread knows and that is too much to have ready all the time. Those who ask at
 * the same time have the same answer.
 *
 * <p>Thread: {@link #ask} any; {@link #answer} that of the one who knows.
 */
final class Question<T> {
    private final AtomicReference<@Nullable CompletableFuture<T>> open = new AtomicReference<>();

    /** The answer, if it comes in time. */
    Optional<T> ask(Duration atMost) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> before = open.compareAndExchange(null, mine);
        try {
            return Optional.of(
                    (before == null ? mine : before).get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Answers all who have asked by now; {@code known} is looked up only if somebody has. */
    void answer(Supplier<T> known) {
        CompletableFuture<T> asked = open.getAndSet(null);
        if (asked != null) {
            asked.complete(known.get());
        }
    }
}
