package io.github.mesiboprovisioner.worker.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How to call the mesibo backend API. */
public record MesiboSettings(
        Endpoint endpoint,
        Access access,
        Limits limits,
        Retry retry,
        Circuit circuit,
        Dialect dialect) {

    /** Where calls go, and how long they may take. */
    public record Endpoint(
            URI url,
            Optional<Proxy> proxy,
            Optional<Path> caFile,
            Duration connectTimeout,
            Duration requestTimeout) {

        /** The longest time a call may take from its first byte to its answer. */
        public Duration callTimeMax() {
            return connectTimeout.plus(requestTimeout);
        }
    }

    /** An HTTP CONNECT proxy with a fixed address. */
    public record Proxy(String host, int port) {}

    /**
     * Who the worker is for mesibo, and what tokens it issues.
     *
     * @param tokenExpiry zero: never
     */
    public record Access(AppToken appToken, String appId, Duration tokenExpiry, boolean tokenV2) {}

    /**
     * What mesibo can bear.
     *
     * @param operationsPerSecond for the whole consumer group
     * @param concurrency operations in flight in this instance
     * @param requestBytesMax the largest request body
     */
    public record Limits(BigDecimal operationsPerSecond, int concurrency, int requestBytesMax) {}

    /** How often a transient failure is retried, and at what distance. */
    public record Retry(int attemptsMax, Duration initialBackoff, Duration maxBackoff) {}

    /**
     * When calls are suspended because too many fail.
     *
     * @param failureRate in per cent of the window
     * @param window in calls
     * @param open how long before a probe
     */
    public record Circuit(int failureRate, int window, Duration open) {}

    /** What differs between mesibo installations. */
    public record Dialect(
            MemberRemoval memberRemoval, Deployment deployment, OptionalLong groupDuration) {}

    /** The spelling of a member's removal (MESIBO.md). */
    public enum MemberRemoval {
        DELETE,
        REMOVE,
        PERMISSIONS
    }

    /** Who runs the backend. */
    public enum Deployment {
        HOSTED,
        /** Unlocks listing. */
        SELF_HOSTED
    }
}
