package io.github.mesiboprovisioner.worker.engine;

/** Names one attempt; the grant tells a late reply from a current one. */
public record CallId(Grant grant, long number) {}
