package io.github.mesiboprovisioner.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Children obey signals, and never outlive their parent. */
class ChildProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void terminate_sleeper_endsBySigterm() throws IOException, InterruptedException {
        ChildProcess child = start("exec sleep 600");

        assertThat(child.terminate(LIMIT)).isEqualTo(128 + 15);
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void terminate_deafChild_isKilledAfterTheLimit() throws IOException, InterruptedException {
        ChildProcess child = start("trap '' TERM; echo deaf; while :; do read -r _; done");
        awaitOutput(child, "deaf");

        assertThat(child.terminate(Duration.ofMillis(100))).isEqualTo(128 + 9);
    }

    @Test
    void freeze_andThaw_stopAndContinue() throws IOException, InterruptedException {
        ChildProcess child = start("exec sleep 600");
        child.freeze();
        awaitState(child, "T");

        child.thaw();

        awaitState(child, "S");
        child.kill();
    }

    @Test
    void waitFor_exit_hasCodeAndOutput() throws IOException, InterruptedException {
        ChildProcess child = start("echo out; echo err >&2; exit 3");

        assertThat(child.waitFor(LIMIT)).hasValue(3);
        assertThat(child.output()).isEqualTo("out\nerr\n");
    }

    @Test
    void parent_killed_takesEvenAFrozenChildWithIt()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Process parent = new ProcessBuilder(parentCommand()).start();
        ProcessHandle child = childOf(parent).orElseThrow();

        parent.destroyForcibly();

        child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(new ProcessBuilder("sh", "-c", script), folder.resolve("log"));
    }

    private List<String> parentCommand() {
        return JavaCommand.of(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        BuildTree.codeOf(ChildProcess.class)
                                + ":"
                                + BuildTree.codeOf(ParentOfSleeper.class),
                        ParentOfSleeper.class.getName(),
                        folder.resolve("log").toString()));
    }

    private static Optional<ProcessHandle> childOf(Process parent) throws IOException {
        try (BufferedReader output = parent.inputReader()) {
            String line = String.valueOf(output.readLine());
            return ProcessHandle.of(Long.parseLong(line.substring("child ".length())));
        }
    }

    private static void awaitOutput(ChildProcess child, String text) throws InterruptedException {
        while (!child.output().contains(text)) {
            assertThat(child.waitFor(Duration.ofMillis(5))).isEmpty();
        }
    }

    /** The state letter of the kernel's process table. */
    private static void awaitState(ChildProcess child, String state)
            throws IOException, InterruptedException {
        Path stat = Path.of("/proc", Long.toString(child.pid()), "stat");
        while (!Files.readString(stat).contains(") " + state + " ")) {
            assertThat(child.waitFor(Duration.ofMillis(5))).isEmpty();
        }
    }
}
