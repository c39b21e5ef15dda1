package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.engine.Input;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the Kafka side reported, for a test that plays the engine. */
final class Reports {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Fatal> fatal = new LinkedBlockingQueue<>();
    private final List<Input> leases = new CopyOnWriteArrayList<>();
    private final List<Input.ControlRead> pieces = new CopyOnWriteArrayList<>();

    Outlets outlets() {
        return new Outlets(this::take, KafkaListener.NONE, fatal::add);
    }

    /** The next input, which has to be of this kind. */
    <T extends Input> T next(Class<T> kind) throws InterruptedException {
        Input next = inputs.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).describedAs("fatal: %s", fatal).isInstanceOf(kind);
        return kind.cast(next);
    }

    /** The next input of another kind than new generations, which may come before. */
    <T extends Input> T nextAfterJoined(Class<T> kind) throws InterruptedException {
        Input next = next(Input.class);
        while (next instanceof Input.Joined) {
            next = next(Input.class);
        }
        assertThat(next).isInstanceOf(kind);
        return kind.cast(next);
    }

    /** Nothing but new generations for a while. */
    void nothingButJoinedFor(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0) {
            Input next = inputs.poll(50, TimeUnit.MILLISECONDS);
            assertThat(next == null || next instanceof Input.Joined).isTrue();
        }
    }

    /** Nothing for a while. */
    void nothingFor(Duration duration) throws InterruptedException {
        assertThat(inputs.poll(duration.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }

    <T extends Fatal> T fatal(Class<T> kind) throws InterruptedException {
        Fatal next = fatal.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).isInstanceOf(kind);
        return kind.cast(next);
    }

    /** Kept apart: they come at any time. */
    List<Input> leases() {
        return leases;
    }

    /** What was read of the control topic; apart for the same reason. */
    List<Input.ControlRead> pieces() {
        return pieces;
    }

    private void take(Input input) {
        if (input instanceof Input.LeaseExtended) {
            leases.add(input);
        } else if (input instanceof Input.ControlRead piece) {
            pieces.add(piece);
        } else {
            inputs.add(input);
        }
    }
}
