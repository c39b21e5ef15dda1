package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.ControlCommand;

import java.util.List;

/** Plans the next step of an entity: one machine per kind behind one door. */
public record Machine(Rules rules) {

    /**
     * What an operator's command makes of {@code state}; the same one if it means nothing there.
     */
    public static EntityState told(EntityState state, ControlCommand command) {
        return Release.after(state, command);
    }

    /**
     * What to do for the entity {@code key} whose record is {@code state} and whose unsettled
     * events, oldest first, are {@code queue}.
     */
    public Plan plan(EntityKey key, EntityState state, List<Queued> queue, Moment moment) {
        return switch (state) {
            case UserState user -> UserMachine.plan(user, key.id(), queue, rules, moment);
            case GroupState group -> GroupMachine.plan(group, key.id(), queue, rules, moment);
        };
    }
}
