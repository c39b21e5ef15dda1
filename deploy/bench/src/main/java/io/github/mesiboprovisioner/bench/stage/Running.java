package io.github.mesiboprovisioner.bench.stage;

import io.github.mesiboprovisioner.local.WorkerProcess;
import io.github.mesiboprovisioner.local.process.ChildProcess;

import java.time.Duration;

/** A contestant's process. */
public sealed interface Running extends AutoCloseable {

    /** How long it gets to stop by itself. */
    Duration STOP_LIMIT = Duration.ofSeconds(60);

    long pid();

    /** SIGTERM. */
    void stop() throws InterruptedException;

    /** SIGKILL. */
    void kill() throws InterruptedException;

    /** SIGSTOP. */
    void freeze() throws InterruptedException;

    /** SIGCONT. */
    void thaw() throws InterruptedException;

    @Override
    void close();

    /** The worker. */
    record OfWorker(WorkerProcess process) implements Running {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void stop() throws InterruptedException {
            process.terminate(STOP_LIMIT);
        }

        @Override
        public void kill() throws InterruptedException {
            process.kill();
        }

        @Override
        public void freeze() throws InterruptedException {
            process.freeze();
        }

        @Override
        public void thaw() throws InterruptedException {
            process.thaw();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Anybody else. */
    record OfPeer(ChildProcess process) implements Running {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void stop() throws InterruptedException {
            process.terminate(STOP_LIMIT);
        }

        @Override
        public void kill() throws InterruptedException {
            process.kill();
        }

        @Override
        public void freeze() throws InterruptedException {
            process.freeze();
        }

        @Override
        public void thaw() throws InterruptedException {
            process.thaw();
        }

        @Override
        public void close() {
            try {
                kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
