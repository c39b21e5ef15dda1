package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.PartitionId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The consumer group at its coordinator: classic protocol, static members, cooperative. A member
 * that is asked to join again keeps its partitions meanwhile; a partition changes hands in two
 * rebalances; a static member that returns within its session gets its partitions back without any.
 */
final class SimGroup {
    private final Schedule schedule;
    private final Timing timing;
    private final Set<PartitionId> partitions;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private int generation;
    private int memberIds;
    private boolean preparing;

    /** How long the coordinator waits for a member to be heard, and for members to join again. */
    record Timing(Duration session, Duration rebalance) {}

    /** How a heartbeat is answered. */
    enum Heard {
        OK,
        REBALANCING,
        UNKNOWN_GENERATION,
        UNKNOWN_MEMBER,
        FENCED
    }

    /** Is told the outcome of a join. */
    interface Joiner {
        void joined(SimMembership membership, Set<PartitionId> assigned);

        void refused(Heard why);
    }

    /** One instance, as the coordinator knows it. */
    static final class Member {
        final String instance;
        String id;
        long heardAt;

        /** What it said to own when it joined. */
        Set<PartitionId> owned = Set.of();

        Set<PartitionId> assigned = new TreeSet<>();
        @Nullable Joiner waiting;

        Member(String instance, String id) {
            this.instance = instance;
            this.id = id;
        }

        /** What it may still be working on; one that did not join in time keeps everything. */
        Set<PartitionId> claims() {
            Set<PartitionId> claimed = new TreeSet<>(assigned);
            if (waiting != null) {
                claimed.retainAll(owned);
            }
            return claimed;
        }
    }

    SimGroup(Schedule schedule, Timing timing, Collection<PartitionId> partitions) {
        this.schedule = schedule;
        this.timing = timing;
        this.partitions = new TreeSet<>(partitions);
    }

    boolean isStable() {
        return !preparing;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** {@code memberId} is null for a process that has just started or was told to begin anew. */
    void join(String instance, @Nullable String memberId, Set<PartitionId> owned, Joiner joiner) {
        Member member = members.get(instance);
        if (memberId != null && (member == null || !member.id.equals(memberId))) {
            joiner.refused(member == null ? Heard.UNKNOWN_MEMBER : Heard.FENCED);
            return;
        }
        boolean isTakeover = member != null && memberId == null;
        if (member == null || isTakeover) {
            String id = instance + "-" + ++memberIds;
            member = member == null ? new Member(instance, id) : member;
            member.id = id;
            members.put(instance, member);
        }
        Joiner replaced = member.waiting;
        if (isTakeover && replaced != null) {
            member.waiting = null;
            replaced.refused(Heard.FENCED);
        }
        member.heardAt = schedule.now();
        member.owned = Set.copyOf(owned);
        if (isTakeover && !preparing) {
            joiner.joined(membership(member), new TreeSet<>(member.assigned));
            expireLater(member);
            return;
        }
        member.waiting = joiner;
        prepare();
        completeIfAllJoined();
    }

    /** Puts the instance out of the group; it learns so with its next heartbeat. */
    void remove(String instance) {
        members.remove(instance);
    }

    Heard heartbeat(SimMembership membership) {
        Member member = members.get(membership.instance());
        if (member == null) {
            return Heard.UNKNOWN_MEMBER;
        }
        if (!member.id.equals(membership.memberId())) {
            return Heard.FENCED;
        }
        member.heardAt = schedule.now();
        if (membership.generation() != generation) {
            return Heard.UNKNOWN_GENERATION;
        }
        return preparing ? Heard.REBALANCING : Heard.OK;
    }

    /** Whether offsets may be committed: nobody asks who owns the partition. */
    boolean accepts(SimMembership membership) {
        Member member = members.get(membership.instance());
        return member != null
                && member.id.equals(membership.memberId())
                && membership.generation() == generation;
    }

    private SimMembership membership(Member member) {
        return new SimMembership(member.instance, member.id, generation);
    }

    private void prepare() {
        if (preparing) {
            return;
        }
        preparing = true;
        int preparedFor = generation;
        schedule.in(
                timing.rebalance().toNanos(),
                () -> {
                    if (preparing && generation == preparedFor) {
                        complete();
                    }
                });
    }

    private void completeIfAllJoined() {
        if (preparing && members.values().stream().allMatch(member -> member.waiting != null)) {
            complete();
        }
    }

    private void complete() {
        preparing = false;
        generation++;
        new Assignment(partitions, members.values()).apply();
        for (Member member : members.values()) {
            Joiner joiner = member.waiting;
            if (joiner != null) {
                member.waiting = null;
                member.heardAt = schedule.now();
                joiner.joined(membership(member), new TreeSet<>(member.assigned));
            }
            expireLater(member);
        }
    }

    private void expireLater(Member member) {
        String id = member.id;
        schedule.at(
                member.heardAt + timing.session().toNanos(),
                () -> {
                    if (members.get(member.instance) == member && member.id.equals(id)) {
                        expire(member);
                    }
                });
    }

    private void expire(Member member) {
        boolean isQuiet = schedule.now() - member.heardAt >= timing.session().toNanos();
        if (member.waiting != null) {
            return;
        }
        if (!isQuiet) {
            expireLater(member);
            return;
        }
        members.remove(member.instance);
        preparing &= !members.isEmpty();
        if (!members.isEmpty()) {
            prepare();
            completeIfAllJoined();
        }
    }
}
