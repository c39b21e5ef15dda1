package io.github.mesiboprovisioner.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Asked from any thread, answered by one. */
final class QuestionTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Question<String> question = new Question<>();
    private final AtomicInteger lookedUp = new AtomicInteger();

    @Test
    void answer_nobodyAsked_looksNothingUp() {
        question.answer(this::known);

        assertThat(lookedUp).hasValue(0);
    }

    @Test
    void ask_answered_hasIt() throws Exception {
        CompletableFuture<Optional<String>> first =
                CompletableFuture.supplyAsync(() -> question.ask(LONG));
        CompletableFuture<Optional<String>> second =
                CompletableFuture.supplyAsync(() -> question.ask(LONG));
        while (!first.isDone() || !second.isDone()) {
            question.answer(this::known);
            Thread.onSpinWait();
        }

        assertThat(first.get()).contains("yes");
        assertThat(second.get()).contains("yes");
    }

    @Test
    void ask_nobodyAnswers_givesUp() {
        assertThat(question.ask(Duration.ofMillis(1))).isEmpty();
    }

    private String known() {
        lookedUp.incrementAndGet();
        return "yes";
    }
}
