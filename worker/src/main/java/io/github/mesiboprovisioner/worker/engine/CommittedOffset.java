package io.github.mesiboprovisioner.worker.engine;

/** What the consumer group has committed for a partition; {@code nonce} is its metadata. */
public record CommittedOffset(long offset, String nonce) {}
