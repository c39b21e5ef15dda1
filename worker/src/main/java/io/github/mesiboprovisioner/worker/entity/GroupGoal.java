package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the folded head of a group's queue wants of mesibo.
 *
 * @param creator index of the event that a creation belongs to, -1 if the group is there
 * @param settings all that are known once it is reached
 * @param settingsForced they are sent even if they do not differ
 * @param settingsDoubted an owner that died perhaps changed them
 * @param doubted addresses for which an owner that died perhaps called mesibo
 * @param released a held removal that an operator has released; then there are no events
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
        Set<String> doubted,
        Optional<HeldRemoval> released) {

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
                Set.of(),
                Optional.empty());
    }

    /** What an operator has released is to be done. */
    static GroupGoal released(String id, GroupState state, HeldRemoval held) {
        Map<String, Integer> removes = new LinkedHashMap<>();
        if (held.kind() == HeldRemoval.Kind.MEMBERS) {
            state.members()
                    .forEach(
                            (address, member) -> {
                                if (member instanceof Member.Confirmed(boolean isHeld) && isHeld) {
                                    removes.put(address, NOBODY);
                                }
                            });
        }
        boolean doubted = held.phase() == HeldRemoval.Phase.PERHAPS_CALLED;
        return new GroupGoal(
                id,
                held.kind() == HeldRemoval.Kind.DELETE ? End.UNWANTED : End.SAME,
                List.of(),
                NOBODY,
                GroupSettings.of(state),
                false,
                false,
                new GroupTargets(Map.of(), removes, Map.of(), false),
                doubted ? removes.keySet() : Set.of(),
                Optional.of(held));
    }

    /** Offsets of the events that are in no attempt. */
    Set<Long> unsent() {
        return entries.stream()
                .filter(entry -> !entry.isFolded())
                .map(GroupEntry::offset)
                .collect(Collectors.toSet());
    }

    String name() {
        return settings.name().orElse(id);
    }
}
