package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;

/** placeholder */
final class UserMachine {
    private UserMachine() {}

    static Plan plan(
            UserState state, String address, List<Queued> queue, Rules rules, Moment moment) {
        return new Plan.Rest(Instant.MAX);
    }
}
