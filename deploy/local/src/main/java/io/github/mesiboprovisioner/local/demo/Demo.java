package io.github.mesiboprovisioner.local.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Plays a {@link Day} against a {@link Stack} and judges what comes out. */
public final class Demo {

    private static final long PART_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final Duration POLL = Duration.ofMillis(200);

    /** A late member is tried again after a second, then after two, then after four. */
    private static final long SETTLE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Stack stack;
    private final Progress progress;
    private final Feed feed;
    private final Ledger ledger;

    private Demo(Stack stack, Progress progress, Feed feed, Ledger ledger) {
        this.stack = stack;
        this.progress = progress;
        this.feed = feed;
        this.ledger = ledger;
    }

    /**
     * {@code [--keep-running]}; the system property {@code demo.terminal} says whether standard
     * output is one. Exit code 1: a promise was broken.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> options = List.of(args);
        if (!List.of("--keep-running").containsAll(options)) {
            System.err.println("usage: deploy/demo [--keep-running]");
            System.exit(2);
        }
        try {
            System.exit(run(options.contains("--keep-running")) ? 0 : 1);
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static boolean run(boolean keepRunning) throws IOException, InterruptedException {
        Progress progress = new Progress(System.out, Boolean.getBoolean("demo.terminal"));
        progress.title("starting Kafka, the mesibo simulator and the worker");
        Stack stack = Stack.start(UnaryOperator.identity());
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        boolean good = played(stack, progress);
        if (keepRunning) {
            System.out.println("\nRunning until Ctrl-C.");
            new CountDownLatch(1).await();
        }
        return good;
    }

    /** Plays the day; returns whether the promises were kept. */
    static boolean played(Stack stack, Progress progress) throws IOException, InterruptedException {
        try (Feed feed = new Feed(stack.bootstrapServers());
                Ledger ledger = new Ledger(stack.bootstrapServers())) {
            return new Demo(stack, progress, feed, ledger).play();
        }
    }

    private boolean play() throws IOException, InterruptedException {
        for (Day.Part part : new Day().parts()) {
            progress.title(part.title());
            feed.send(part.records());
            follow(PART_LIMIT_NANOS, () -> ledger.missing(feed.sent()) == 0);
        }
        progress.title("waiting for the late member");
        // Two groups named the member that was not hired yet.
        follow(SETTLE_LIMIT_NANOS, () -> ledger.extra() >= 2);
        progress.end();
        Verdict verdict = Verdict.of(feed, ledger, stack);
        new Report(System.out).print(feed, ledger, stack, verdict);
        return verdict.isGood();
    }

    private void follow(long limitNanos, Goal goal) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limitNanos;
        while (!goal.isReached() && System.nanoTime() < deadline) {
            ledger.poll(POLL);
            long calls = stack.simulator().admin("stats").path("calls").asLong();
            progress.show(feed.sent().size(), ledger.results().size(), calls);
        }
    }

    /** What the demo waits for. */
    @FunctionalInterface
    private interface Goal {
        boolean isReached();
    }
}
