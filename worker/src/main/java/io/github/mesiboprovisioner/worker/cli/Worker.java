package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the worker until SIGTERM or a fatal error. */
final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private Worker() {}

    /** Returns when the worker has stopped. */
    static ExitCode run(Settings settings) {
        Ending ending = new Ending();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> terminate(ending, stopped)));
        try (Assembly assembly = Assembly.of(settings, ending)) {
            assembly.start();
            ExitCode code = ending.await();
            if (code == ExitCode.OK) {
                assembly.drain();
            }
            return code;
        } catch (Unusable e) {
            log.error("{}", e.getMessage());
            return ending.end(ExitCode.UNUSABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ending.end(ExitCode.FAILED);
        } finally {
            // Only what nobody foresaw comes here undecided, and must not look like a good end.
            ending.end(ExitCode.FAILED);
            stopped.countDown();
        }
    }

    /** A signal ends the process with 143 unless the hook halts it; an exit of ours passes by. */
    private static void terminate(Ending ending, CountDownLatch stopped) {
        if (ending.isDecided()) {
            return;
        }
        log.info("stopping");
        ending.end(ExitCode.OK);
        try {
            if (stopped.await(1, TimeUnit.HOURS)) {
                Runtime.getRuntime().halt(ending.code().code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be worked with: exit 2. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** How the worker ends: the first word counts. */
    static final class Ending {
        private final AtomicReference<@Nullable ExitCode> code = new AtomicReference<>();
        private final CountDownLatch decided = new CountDownLatch(1);

        /** Ends the worker; returns the code that counts. */
        ExitCode end(ExitCode wanted) {
            code.compareAndSet(null, wanted);
            decided.countDown();
            return code();
        }

        boolean isDecided() {
            return decided.getCount() == 0;
        }

        ExitCode code() {
            ExitCode word = code.get();
            return word == null ? ExitCode.OK : word;
        }

        ExitCode await() throws InterruptedException {
            decided.await();
            return code();
        }
    }
}
