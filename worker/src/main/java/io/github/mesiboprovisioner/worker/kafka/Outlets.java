package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.Input;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/**
 * Where the Kafka side reports to. All are called on its threads and must not block.
 *
 * @param mailbox the engine's
 * @param fatal the worker must end
 */
public record Outlets(Consumer<Input> mailbox, KafkaListener listener, Consumer<Fatal> fatal) {

    private static final Logger log = LoggerFactory.getLogger(Outlets.class);

    /** Makes a thread whose unexpected end is the end of the worker. */
    Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (_, e) -> {
                    log.error("thread {} ended", name, e);
                    fatal.accept(new Fatal.Broken("thread " + name + " ended: " + e));
                });
        return thread;
    }
}
