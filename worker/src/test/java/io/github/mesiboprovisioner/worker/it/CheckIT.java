package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.simulator.JournalEntry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;

/** {@code check} against a real broker and the simulator (CONTRACT 1). */
class CheckIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How a check went. */
    private record Ended(int exit, String output) {}

    @Test
    void check_usable_passesWithOneCallThatChangesNothing()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("check")) {
            Ended ended = check(stack.launch());

            assertThat(ended.output())
                    .contains("ok   settings", "ok   mesibo")
                    .doesNotContain("FAIL");
            assertThat(ended.exit()).isZero();
            assertThat(stack.simulator().journal())
                    .extracting(JournalEntry::op)
                    .containsExactly("groupgetmembers");
        }
    }

    @Test
    void check_wrongAppToken_failsAndHidesIt()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("check-auth")) {
            Ended ended = check(stack.launch().with("MESIBO_APP_TOKEN", "wrong-token-8c1"));

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("FAIL mesibo: refused: the app token is not accepted")
                    .doesNotContain("wrong-token-8c1");
        }
    }

    @Test
    void check_liveUser_tellsHowMesiboAnsweredAndLeavesNobody()
            throws IOException, InterruptedException, ExecutionException {
        try (Stack stack = Stack.start("check-live")) {
            Ended ended = check(stack.launch(), "--live-user", "probe@example.com");

            assertThat(ended.exit()).isZero();
            assertThat(
                            ended.output()
                                    .lines()
                                    .dropWhile(line -> !line.startsWith("live user"))
                                    .skip(1))
                    .map(line -> line.replaceAll("uid \\d+", "uid N"))
                    .containsExactly(
                            "add with token             done, uid N, a token",
                            "add again with token       done, uid N, a token",
                            "add again without token    done, uid N, no token",
                            "deactivate, revoke         done",
                            "delete                     done",
                            "delete again               done: there was no such user");
            assertThat(stack.simulator().users()).isEmpty();
        }
    }

    private static Ended check(WorkerLaunch launch, String... options)
            throws IOException, InterruptedException {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "check";
        System.arraycopy(options, 0, arguments, 1, options.length);
        try (WorkerProcess process = WorkerProcess.start(launch.withArguments(arguments))) {
            OptionalInt exit = process.waitFor(LIMIT);
            return new Ended(exit.orElse(-1), process.output());
        }
    }
}
