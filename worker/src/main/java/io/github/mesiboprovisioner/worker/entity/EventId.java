package io.github.mesiboprovisioner.worker.entity;

/** What makes two events the same one: CloudEvents {@code source} and {@code id}. */
public record EventId(String source, String id) {}
