package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a task did not reach before it had to end.
 *
 * @param existence the group was not made, or not deleted
 * @param settings were not confirmed
 * @param addresses were not confirmed
 * @param inDoubt those of them that mesibo perhaps has as asked
 */
record GroupShortfall(
        boolean existence, boolean settings, Set<String> addresses, Set<String> inDoubt) {

    /** Everything was reached. */
    static final GroupShortfall NONE = new GroupShortfall(false, false, Set.of(), Set.of());

    /** Nothing of {@code goal} was reached. */
    static GroupShortfall ofExistence(GroupGoal goal) {
        return new GroupShortfall(true, true, goal.targets().addresses(), Set.of());
    }

    /** There is a group, but neither settings nor members were confirmed. */
    static GroupShortfall ofSettings(GroupGoal goal) {
        return new GroupShortfall(false, true, goal.targets().addresses(), Set.of());
    }

    /** Settings are as wanted, but some lists were not confirmed. */
    static GroupShortfall ofMembers(MemberLists lists, boolean doubt) {
        return new GroupShortfall(false, false, lists.unconfirmed(), lists.inDoubt(doubt));
    }

    /**
     * The carried events that cannot be told that mesibo has what they ask for: those that say
     * something that was not confirmed, and those that were judged by them.
     */
    BitSet failed(GroupGoal goal, MemberLists lists) {
        List<GroupEntry> entries = goal.entries();
        BitSet failed = new BitSet();
        for (int index = 0; index < entries.size(); index++) {
            GroupEntry entry = entries.get(index);
            failed.set(index, entry.isFolded() && !entry.certain() && misses(entry));
        }
        boolean spreads = !failed.isEmpty();
        while (spreads) {
            spreads = spread(goal, lists, failed);
        }
        for (int index = 0; index < entries.size(); index++) {
            GroupEntry entry = entries.get(index);
            if (!failed.isEmpty() && !entry.isFolded() && !entry.certain()) {
                failed.set(index);
            }
        }
        return failed;
    }

    private boolean misses(GroupEntry entry) {
        if (existence || !(entry.queued().event() instanceof GroupChanged event)) {
            return existence;
        }
        boolean saysSettings =
                event.context().resync()
                        || event.membership() instanceof Membership.Same
                        || !GroupSettings.of(event).isEmpty();
        return (settings && saysSettings) || mentionsAny(event, addresses);
    }

    /** A late member of a failed event is nobody's: whoever counted on it has failed as well. */
    private static boolean spread(GroupGoal goal, MemberLists lists, BitSet failed) {
        Set<String> orphans = new HashSet<>();
        for (String address : lists.refused()) {
            int writer = goal.targets().adds().getOrDefault(address, GroupGoal.NOBODY);
            if (writer != GroupGoal.NOBODY && failed.get(writer)) {
                orphans.add(address);
            }
        }
        int before = failed.cardinality();
        for (int index = 0; index < goal.entries().size(); index++) {
            GroupEntry entry = goal.entries().get(index);
            if (entry.isChange()
                    && !entry.certain()
                    && entry.queued().event() instanceof GroupChanged event
                    && mentionsAny(event, orphans)) {
                failed.set(index);
            }
        }
        return failed.cardinality() > before;
    }

    private static boolean mentionsAny(GroupChanged event, Set<String> addresses) {
        if (addresses.isEmpty()) {
            return false;
        }
        return event.context().resync()
                || switch (event.membership()) {
                    case Membership.Same() -> false;
                    case Membership.Snapshot _ -> true;
                    case Membership.Delta(var add, var remove) ->
                            add.stream().anyMatch(addresses::contains)
                                    || remove.stream().anyMatch(addresses::contains);
                };
    }
}
