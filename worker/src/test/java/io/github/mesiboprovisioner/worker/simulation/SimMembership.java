package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.GroupMembership;

/** What a broker checks when offsets are committed: this, and not who owns the partition. */
record SimMembership(String instance, String memberId, int generation) implements GroupMembership {}
