package io.github.mesiboprovisioner.worker.entity;

import static io.github.mesiboprovisioner.worker.entity.GroupGoal.NOBODY;

import io.github.mesiboprovisioner.contracts.Address;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the folded events want of a group, as a difference to what is recorded. Grows event by
 * event; belongs to one {@link GroupFold}.
 *
 * <p>Each setting and each address is decided by the last event that changed it, its writer. What
 * is in doubt counts as changed by the first event that mentions it. Work is linear in what the
 * events list; only a snapshot and a resync look at the whole group.
 */
final class GroupDesired {

    /** A smaller group may be emptied by a snapshot. */
    private static final int GUARDED_SIZE = 20;

    private final String id;
    private final boolean live;
    private final boolean maybeLive;
    private final GroupChoices choices;
    private final MemberTouches members;
    private final BitSet overwritten = new BitSet();
    private final BitSet effective = new BitSet();
    private boolean exists;
    private int creator = NOBODY;

    GroupDesired(GroupState recorded, String id) {
        this.id = id;
        this.live = recorded.life() instanceof Life.Live;
        this.maybeLive = live || recorded.life() instanceof Life.Intended;
        this.exists = live;
        this.choices = new GroupChoices(recorded);
        this.members = new MemberTouches(recorded);
    }

    boolean exists() {
        return exists;
    }

    /** An owner that died perhaps called mesibo for {@code event}. */
    void doubt(GroupChanged event, Set<String> recorded) {
        if (!maybeLive) {
            return;
        }
        switch (event.membership()) {
            case Membership.Same() -> {}
            case Membership.Snapshot(var listed) -> {
                members.doubt(valid(listed, new ArrayList<>()));
                members.doubt(recorded);
            }
            case Membership.Delta(var add, var remove) -> {
                members.doubt(valid(add, new ArrayList<>()));
                members.doubt(valid(remove, new ArrayList<>()));
            }
        }
        if (saysNothing(event) || !GroupSettings.of(event).isEmpty()) {
            choices.doubt();
        }
    }

    private static boolean saysNothing(GroupChanged event) {
        return event.membership() instanceof Membership.Same && GroupSettings.of(event).isEmpty();
    }

    GroupDifference difference(GroupChanged event, boolean maybeCalled) {
        List<String> rejected = new ArrayList<>();
        Map<GroupSetting, String> settings =
                live && maybeCalled && saysNothing(event)
                        // Perhaps it made the group and its result was lost: this gets it another.
                        ? choices.nameInDoubt(id)
                        : choices.changedBy(GroupSettings.of(event));
        GroupDifference plain =
                GroupDifference.of(!exists, settings, event.context().resync(), isCertain(event));
        return switch (event.membership()) {
            case Membership.Same() -> plain;
            case Membership.Delta(var add, var remove) ->
                    plain.withMembers(
                            members.changedBy(valid(add, rejected), true),
                            members.changedBy(valid(remove, rejected), false),
                            rejected,
                            List.of());
            case Membership.Snapshot(var listed) ->
                    snapshot(plain, valid(listed, rejected), rejected);
        };
    }

    private GroupDifference snapshot(
            GroupDifference plain, List<String> listed, List<String> rejected) {
        MemberTouches.Census census = members.census();
        Set<String> stays = new HashSet<>(listed);
        List<String> leaving = without(census.wanted(), stays);
        int size = census.wanted().size();
        boolean held = size >= GUARDED_SIZE && leaving.size() * 2 > size;
        List<String> removed = without(census.doubts(), stays);
        List<String> kept = held ? without(new LinkedHashSet<>(leaving), census.late()) : List.of();
        leaving.removeAll(new HashSet<>(kept));
        removed.addAll(leaving);
        List<String> added = members.addedBy(listed, census);
        return plain.withMembers(added, removed, rejected, kept);
    }

    private static List<String> without(Set<String> addresses, Set<String> others) {
        List<String> rest = new ArrayList<>();
        for (String address : addresses) {
            if (!others.contains(address)) {
                rest.add(address);
            }
        }
        return rest;
    }

    private static List<String> valid(List<String> addresses, List<String> rejected) {
        List<String> valid = new ArrayList<>(addresses.size());
        for (String address : addresses) {
            (Address.isValid(address) ? valid : rejected).add(address);
        }
        return valid;
    }

    private boolean isCertain(GroupChanged event) {
        boolean membersDecided =
                switch (event.membership()) {
                    case Membership.Same() -> false;
                    case Membership.Delta(var add, var remove) ->
                            members.isDecided(add) || members.isDecided(remove);
                    case Membership.Snapshot _ -> members.isAnyDecided();
                };
        return creator == NOBODY && !membersDecided && !choices.isDecided(GroupSettings.of(event));
    }

    void apply(int writer, GroupChanged event, GroupDifference difference) {
        if (difference.creates()) {
            exists = true;
            creator = writer;
            choices.choose(GroupSetting.NAME, id, writer, overwritten);
        }
        difference
                .settings()
                .forEach((setting, value) -> choices.choose(setting, value, writer, overwritten));
        difference.add().forEach(a -> members.touch(a, true, writer, overwritten));
        difference.remove().forEach(a -> members.touch(a, false, writer, overwritten));
        if (difference.resync()) {
            resync(writer, event);
        }
    }

    private void resync(int writer, GroupChanged event) {
        effective.set(writer);
        if (!live) {
            return;
        }
        choices.force();
        members.census().wanted().forEach(address -> members.force(address, writer));
        if (event.membership() instanceof Membership.Delta(_, var remove)) {
            valid(remove, new ArrayList<>()).forEach(address -> members.force(address, writer));
        }
    }

    void delete(int writer) {
        if (exists) {
            overwritten.set(0, writer);
        }
        exists = false;
    }

    boolean isOverwritten(int index) {
        return overwritten.get(index);
    }

    GroupTargets targets() {
        return exists ? members.targets() : GroupTargets.NONE;
    }

    /** The events of which something is sent. */
    BitSet effective(GroupTargets targets) {
        BitSet all = new BitSet();
        if (exists) {
            all.or(effective);
            mark(all, creator);
            choices.markWriters(all);
            targets.adds().values().forEach(writer -> mark(all, writer));
            targets.removes().values().forEach(writer -> mark(all, writer));
        }
        return all;
    }

    private static void mark(BitSet set, int writer) {
        if (writer != NOBODY) {
            set.set(writer);
        }
    }

    /** The goal of all events together; {@code end} tells whether a group is wanted. */
    GroupGoal goal(GroupGoal.End end, List<GroupEntry> entries, GroupTargets targets) {
        return new GroupGoal(
                id,
                end,
                entries,
                exists ? creator : NOBODY,
                choices.wanted(),
                live && choices.isForced(),
                choices.isDoubted(),
                targets,
                members.doubted(),
                Optional.empty());
    }
}
