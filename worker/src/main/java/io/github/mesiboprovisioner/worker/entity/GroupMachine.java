package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;

/** placeholder */
final class GroupMachine {
    private GroupMachine() {}

    static Plan plan(GroupState state, String id, List<Queued> queue, Rules rules, Moment moment) {
        return new Plan.Rest(Instant.MAX);
    }
}
