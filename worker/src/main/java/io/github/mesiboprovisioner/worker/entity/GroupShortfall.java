package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What a task did not reach before it had to end.
 *
 * @param existence the group was not made, or not deleted
 * @param settings were not confirmed
 * @param addresses were not confirmed
 * @param inDoubt those of them that mesibo perhaps has as asked
 * @param settingsConfirmed they were sent and answered
 */
record GroupShortfall(
        boolean existence,
        boolean settings,
        Set<String> addresses,
        Set<String> inDoubt,
        boolean settingsConfirmed) {

    /** Everything was reached. */
    static final GroupShortfall NONE = new GroupShortfall(false, false, Set.of(), Set.of(), true);

    /** Nothing of {@code goal} was reached. */
    static GroupShortfall ofExistence(GroupGoal goal) {
        return new GroupShortfall(true, true, goal.targets().addresses(), Set.of(), false);
    }

    /** There is a group, but neither settings nor members were confirmed. */
    static GroupShortfall ofSettings(GroupGoal goal) {
        return new GroupShortfall(false, true, goal.targets().addresses(), Set.of(), false);
    }

    /** Settings are as wanted, but some lists were not confirmed. */
    static GroupShortfall ofMembers(MemberLists lists, boolean doubt, boolean settingsSent) {
        return new GroupShortfall(
                false, false, lists.unconfirmed(), lists.inDoubt(doubt), settingsSent);
    }

    /**
     * The carried events that cannot be told that mesibo has what they ask for: those that say
     * something that was not confirmed, and those that were judged by what such events say.
     */
    BitSet failed(GroupGoal goal, MemberLists lists, History recorded) {
        List<GroupEntry> entries = goal.entries();
        BitSet failed = new BitSet();
        for (int index = 0; index < entries.size(); index++) {
            GroupEntry entry = entries.get(index);
            failed.set(index, entry.isFolded() && !entry.certain() && misses(entry));
        }
        Set<String> confirmed = goal.targets().addresses();
        confirmed.removeAll(addresses);
        GroupTaint taint = new GroupTaint(confirmed, settingsConfirmed);
        for (int before = 0; before < failed.cardinality(); ) {
            before = failed.cardinality();
            failed.stream().forEach(index -> taint(goal, index, lists, taint));
            spread(entries, failed, taint, recorded);
        }
        return failed;
    }

    private static void taint(GroupGoal goal, int index, MemberLists lists, GroupTaint taint) {
        if (goal.entries().get(index).queued().event() instanceof GroupChanged event) {
            taint.add(event);
        }
        for (String address : lists.refused()) {
            if (goal.targets().adds().getOrDefault(address, GroupGoal.NOBODY) == index) {
                taint.addOrphan(address);
            }
        }
    }

    private static void spread(
            List<GroupEntry> entries, BitSet failed, GroupTaint taint, History recorded) {
        History known = recorded;
        for (int index = 0; index < entries.size(); index++) {
            GroupEntry entry = entries.get(index);
            if (!failed.get(index)) {
                failed.set(index, isTainted(entry, taint, known));
            }
            if (!failed.get(index)) {
                known =
                        entry.isFolded()
                                ? known.accepted(entry.queued())
                                : known.settled(entry.queued());
            }
        }
    }

    /** A duplicate or stale event may be so only because of a failed one. */
    private static boolean isTainted(GroupEntry entry, GroupTaint taint, History known) {
        if (entry.certain()) {
            return false;
        }
        if (!entry.isFolded()) {
            return !known.isDuplicate(entry.queued()) && !known.isStale(entry.queued());
        }
        return !(entry.queued().event() instanceof GroupChanged event) || taint.touches(event);
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
