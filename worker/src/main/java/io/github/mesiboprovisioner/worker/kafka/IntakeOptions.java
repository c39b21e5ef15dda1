package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.KafkaSettings;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How the intake works.
 *
 * @param drainMax how long a hand-over may take; the engine settles calls within their time-outs
 * @param sessionTimeout the group's
 * @param pollIntervalMax the consumer's {@code max.poll.interval.ms}
 * @param backlog how many inputs wait in the engine's mailbox
 */
public record IntakeOptions(
        Duration drainMax, Duration sessionTimeout, Duration pollIntervalMax, IntSupplier backlog) {

    public static IntakeOptions of(KafkaSettings kafka, Duration drainMax, IntSupplier backlog) {
        return new IntakeOptions(
                drainMax, kafka.times().sessionTimeout(), kafka.times().pollIntervalMax(), backlog);
    }
}
