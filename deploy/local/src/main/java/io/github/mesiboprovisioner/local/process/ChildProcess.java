package io.github.mesiboprovisioner.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that this JVM started and that dies with it, even when this JVM is killed or the
 * process is frozen.
 *
 * <p>A shell beside it holds the reading end of a pipe whose writing end only this JVM has. When
 * this JVM ends, however it ends, the shell reads the end of the pipe and kills the process.
 */
public final class ChildProcess {

    private static final String WATCH = "trap '' INT TERM HUP; read -r _; kill -9 \"$0\"";

    private final Process process;
    private final CompletableFuture<Integer> exit;
    private final Log log;

    /**
     * Where it prints.
     *
     * @param before so many bytes of others come before its own
     */
    private record Log(Path file, long before) {}

    private ChildProcess(Process process, Process watch, Log log) {
        this.process = process;
        this.log = log;
        exit = process.onExit().thenApply(ended -> afterExit(ended, watch));
    }

    /** Starts it; both of its output streams go to {@code file}, behind what is there already. */
    public static ChildProcess start(ProcessBuilder builder, Path file) throws IOException {
        Log log = new Log(file, Files.exists(file) ? Files.size(file) : 0);
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
        Process process = builder.start();
        return new ChildProcess(process, watch(process), log);
    }

    private static Process watch(Process process) throws IOException {
        return new ProcessBuilder("sh", "-c", WATCH, Long.toString(process.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int afterExit(Process ended, Process watch) {
        // Otherwise it might one day kill a stranger that was given the same process id.
        watch.destroyForcibly();
        return ended.exitValue();
    }

    /** The operating system's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs (or is frozen). */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process ends. */
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    /** SIGTERM, and SIGKILL when that took longer than {@code limit}; returns the exit code. */
    public int terminate(Duration limit) throws InterruptedException {
        // Process.destroy() would close the streams as well.
        process.toHandle().destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        return process.waitFor();
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: it is there, and does nothing. */
    public void freeze() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on. */
    public void thaw() throws InterruptedException {
        signal("CONT");
    }

    /** Waits for its end; empty when it still runs after {@code limit}. */
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            byte[] all = Files.readAllBytes(log.file());
            int before = Math.toIntExact(log.before());
            return new String(all, before, all.length - before, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e.getClass().getSimpleName() + ")";
        }
    }

    /** The last lines of what it has printed. */
    public String outputTail() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot send SIG" + name, e);
        }
    }
}
