package io.github.mesiboprovisioner.worker.entity;

import java.util.List;
import java.util.Set;

/**
 * What the folded head of a group's queue wants of mesibo.
 *
 * @param creator index of the event that a creation belongs to, -1 if the group is there
 * @param settings all that are known once it is reached
 * @param settingsForced they are sent even if they do not differ
 * @param settingsDoubted an owner that died perhaps changed them
 * @param doubted addresses for which an owner that died perhaps called mesibo
 */
record GroupGoal(
        String id,
        End end,
        List<GroupEntry> entries,
        int creator,
        GroupSettings settings,
        boolean settingsForced,
        boolean settingsDoubted,
        GroupTargets targets,
        Set<String> doubted) {

    /** The writer of what no event decided. */
    static final int NOBODY = -1;

    GroupGoal {
        entries = List.copyOf(entries);
    }

    /** Whether there is to be a group. */
    enum End {
        /** No event says anything. */
        SAME,
        WANTED,
        UNWANTED
    }

    /** No event wants anything of the group recorded as {@code state}. */
    static GroupGoal nothing(String id, GroupState state) {
        return new GroupGoal(
                id,
                End.SAME,
                List.of(),
                NOBODY,
                GroupSettings.of(state),
                false,
                false,
                GroupTargets.NONE,
                Set.of());
    }

    String name() {
        return settings.name().orElse(id);
    }
}
