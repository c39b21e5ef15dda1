package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Plays the {@link Day} to a worker whose JVM writes down what it loads, links and finds hot: an
 * AOT cache, with which the next worker starts sooner.
 */
public final class Training {

    private static final List<String> PAGES =
            List.of("/livez", "/readyz", "/status", "/metrics", "/");

    /** The worker stops, then its JVM puts the cache together. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(5);

    private Training() {}

    /**
     * The file to write. The worker is the one that the system properties {@code
     * provisioner.worker.jar} and {@code provisioner.worker.java.home} name. Exit code 1: it did
     * not do as it should.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean good;
        try (Stack stack = Stack.start(launch -> learning(launch, args[0]))) {
            good = Demo.played(stack, new Progress(System.out, false));
            good &= visited(stack.worker());
            good &= stack.worker().terminate(STOP_LIMIT) == 0;
            System.out.println(stack.worker().output());
        }
        if (!good) {
            System.err.println("the worker did not do as it should");
            System.exit(1);
        }
    }

    /** As fast as it goes: what counts is which code runs. */
    private static WorkerLaunch learning(WorkerLaunch launch, String cache) {
        return launch.withJvmOptions("-XX:AOTCacheOutput=" + cache)
                .with("MESIBO_RATE_LIMIT", "200");
    }

    private static boolean visited(WorkerProcess worker) throws IOException, InterruptedException {
        boolean good = true;
        for (String page : PAGES) {
            good &= worker.get(page).status() == 200;
        }
        return good;
    }
}
