package io.github.mesiboprovisioner.worker.entity;

import java.time.Duration;

/**
 * The settings that decide what is sent (CONTRACT 2).
 *
 * @param lookupDelay a self-hosted look-up of a doubtful group comes no earlier than this after the
 *     intention: connect plus request time-out
 */
public record Rules(
        String appId,
        Duration tokenExpiry,
        boolean selfHosted,
        Duration memberWait,
        Duration lookupDelay,
        RequestSizes sizes) {}
