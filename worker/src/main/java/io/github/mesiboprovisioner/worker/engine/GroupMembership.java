package io.github.mesiboprovisioner.worker.engine;

/**
 * The consumer group metadata (member, generation) that a transaction commits offsets under. The
 * engine only carries it from the intake to the committer.
 */
public interface GroupMembership {}
