package io.github.mesiboprovisioner.local.simulator;

import java.util.Map;
import java.util.Set;

/**
 * A group as it was a moment ago.
 *
 * @param permissions 0 members, 1 selected, 2 anyone; only those that were ever set
 */
public record GroupSnapshot(
        long gid, String name, Map<String, Integer> permissions, Set<String> members) {
    public GroupSnapshot {
        permissions = Map.copyOf(permissions);
        members = Set.copyOf(members);
    }
}
