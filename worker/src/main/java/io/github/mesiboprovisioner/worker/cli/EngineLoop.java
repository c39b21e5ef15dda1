package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.engine.Effect;
import io.github.mesiboprovisioner.worker.engine.Engine;
import io.github.mesiboprovisioner.worker.engine.EngineStatus;
import io.github.mesiboprovisioner.worker.engine.Input;
import io.github.mesiboprovisioner.worker.engine.Time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The engine's one mailbox and the loop that empties it. Every input is one step; its effects are
 * handed out before the next.
 *
 * <p>Thread: {@link #post} and {@link #beat()} from any; the rest belongs to {@link #run()}'s.
 */
final class EngineLoop implements Runnable {

    /** The loop turns at least this often, so that its status and its pulse stay fresh. */
    private static final long TURN_NANOS = Duration.ofMillis(100).toNanos();

    private static final long STATUS_NANOS = Duration.ofMillis(250).toNanos();

    /** While partitions open: somebody waits for this worker to be ready. */
    private static final long OPENING_STATUS_NANOS = Duration.ofMillis(20).toNanos();

    private final BlockingQueue<Input> mailbox = new LinkedBlockingQueue<>();
    private final Engine engine;
    private final InstantSource wall;
    private final BiConsumer<Input, Long> before;
    private final Consumer<Effect> effects;
    private final Consumer<EngineStatus> status;
    private volatile long beat = System.nanoTime();
    private volatile boolean stopped;
    private long wakeAt = Long.MAX_VALUE;
    private long statusAt;

    /**
     * @param before sees every input, with its time, before the engine does
     * @param effects carries effects out; must not block
     */
    EngineLoop(
            Engine engine,
            InstantSource wall,
            BiConsumer<Input, Long> before,
            Consumer<Effect> effects,
            Consumer<EngineStatus> status) {
        this.engine = engine;
        this.wall = wall;
        this.before = before;
        this.effects = effects;
        this.status = status;
        this.statusAt = System.nanoTime();
    }

    void post(Input input) {
        mailbox.add(input);
    }

    /** How many inputs wait. */
    int backlog() {
        return mailbox.size();
    }

    /** When the loop last turned (monotonic). */
    long beat() {
        return beat;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        long now = System.nanoTime();
        beat = now;
        long next = Math.min(wakeAt, statusAt);
        Input input = mailbox.poll(Math.clamp(next - now, 0, TURN_NANOS), TimeUnit.NANOSECONDS);
        step(input == null ? new Input.Tick() : input);
        if (System.nanoTime() - statusAt >= 0) {
            EngineStatus latest = engine.status();
            status.accept(latest);
            boolean opens = latest.partitions().stream().anyMatch(each -> !each.open());
            statusAt = System.nanoTime() + (opens ? OPENING_STATUS_NANOS : STATUS_NANOS);
        }
    }

    private void step(Input input) {
        long nanos = System.nanoTime();
        Instant instant = wall.instant();
        before.accept(input, nanos);
        for (Effect effect : engine.step(input, new Time(nanos, instant))) {
            if (effect instanceof Effect.WakeAt(long at)) {
                wakeAt = at;
            } else {
                effects.accept(effect);
            }
            if (effect instanceof Effect.Start) {
                statusAt = nanos;
            }
        }
    }
}
