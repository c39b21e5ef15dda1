package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cooperative and sticky: everybody gets an equal share and keeps what it has of it; what somebody
 * else has not given up yet is given to nobody.
 */
final class Assignment {
    private final Set<PartitionId> partitions;
    private final List<SimGroup.Member> members;
    private final Map<PartitionId, SimGroup.Member> claims = new HashMap<>();
    private final Map<SimGroup.Member, Set<PartitionId>> targets = new HashMap<>();

    Assignment(Set<PartitionId> partitions, Collection<SimGroup.Member> members) {
        this.partitions = partitions;
        this.members = new ArrayList<>(members);
        this.members.sort(
                Comparator.comparingInt((SimGroup.Member member) -> -member.claims().size())
                        .thenComparing(member -> member.instance));
    }

    void apply() {
        keep();
        share();
        for (SimGroup.Member member : members) {
            member.assigned = new TreeSet<>(target(member));
            member.assigned.removeIf(partition -> claims.getOrDefault(partition, member) != member);
        }
    }

    private void keep() {
        int extra = partitions.size() % members.size();
        for (SimGroup.Member member : members) {
            int share = partitions.size() / members.size() + (extra-- > 0 ? 1 : 0);
            Set<PartitionId> kept = new TreeSet<>();
            for (PartitionId partition : member.claims()) {
                claims.put(partition, member);
                if (kept.size() < share) {
                    kept.add(partition);
                }
            }
            targets.put(member, kept);
        }
    }

    private void share() {
        Set<PartitionId> free = new TreeSet<>(partitions);
        targets.values().forEach(free::removeAll);
        for (PartitionId partition : free) {
            SimGroup.Member least = members.getFirst();
            for (SimGroup.Member member : members) {
                if (target(member).size() < target(least).size()) {
                    least = member;
                }
            }
            target(least).add(partition);
        }
    }

    private Set<PartitionId> target(SimGroup.Member member) {
        return targets.computeIfAbsent(member, _ -> new TreeSet<>());
    }
}
