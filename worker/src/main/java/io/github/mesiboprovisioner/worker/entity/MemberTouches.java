package io.github.mesiboprovisioner.worker.entity;

import static io.github.mesiboprovisioner.worker.entity.GroupGoal.NOBODY;

import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The membership that folded events want, as a difference to the recorded one. Belongs to one
 * {@link GroupDesired}.
 */
final class MemberTouches {

    /** Who decided an address; {@code forced}: to be sent even if mesibo has it so. */
    private record Touch(boolean wanted, int writer, boolean forced) {}

    private final GroupState recorded;
    private final Map<String, Touch> touches = new LinkedHashMap<>();
    private final Set<String> doubted = new HashSet<>();

    MemberTouches(GroupState recorded) {
        this.recorded = recorded;
    }

    /** Perhaps an owner that died called mesibo for these. */
    void doubt(Collection<String> addresses) {
        doubted.addAll(addresses);
    }

    Set<String> doubted() {
        return Set.copyOf(doubted);
    }

    boolean isDecided(Collection<String> addresses) {
        return !touches.isEmpty() && addresses.stream().anyMatch(touches::containsKey);
    }

    boolean isAnyDecided() {
        return !touches.isEmpty();
    }

    boolean wants(String address) {
        Touch touch = touches.get(address);
        if (touch != null) {
            return touch.wanted();
        }
        Member member = recorded.members().get(address);
        return member instanceof Member.Confirmed || member instanceof Member.Pending;
    }

    /** In doubt, and no event has said yet what is wanted. */
    private boolean isUnsettled(String address) {
        if (touches.containsKey(address)) {
            return false;
        }
        Member member = recorded.members().get(address);
        return member instanceof Member.InDoubt
                || (doubted.contains(address) && !(member instanceof Member.Pending));
    }

    /** Those for which it is news that they are {@code wanted}. What is in doubt is news once. */
    List<String> changedBy(Collection<String> addresses, boolean wanted) {
        List<String> changed = new ArrayList<>();
        for (String address : addresses) {
            if (wants(address) != wanted || isUnsettled(address)) {
                changed.add(address);
            }
        }
        return changed;
    }

    /**
     * Everybody at once.
     *
     * @param wanted members to be
     * @param late those of them that are late, so that nobody is removed if they leave
     * @param doubts not wanted, but it is not sure that they are no members
     */
    record Census(Set<String> wanted, Set<String> late, Set<String> doubts) {}

    Census census() {
        Census census = new Census(new LinkedHashSet<>(), new HashSet<>(), new LinkedHashSet<>());
        recorded.members().forEach((address, member) -> count(address, member, census));
        touches.forEach(
                (address, touch) -> {
                    if (touch.wanted()) {
                        census.wanted().add(address);
                    }
                });
        for (String address : doubted) {
            if (!census.wanted().contains(address) && isUnsettled(address)) {
                census.doubts().add(address);
            }
        }
        return census;
    }

    private void count(String address, Member member, Census census) {
        if (!touches.isEmpty() && touches.containsKey(address)) {
            return;
        }
        switch (member) {
            case Member.Confirmed _ -> census.wanted().add(address);
            case Member.Pending _ -> {
                census.wanted().add(address);
                census.late().add(address);
            }
            case Member.InDoubt() -> census.doubts().add(address);
        }
    }

    /** Those of {@code addresses} for which it is news that they are wanted. */
    List<String> addedBy(List<String> addresses, Census census) {
        List<String> added = new ArrayList<>();
        for (String address : addresses) {
            boolean unsure = doubted.contains(address) && isUnsettled(address);
            if (unsure || !census.wanted().contains(address)) {
                added.add(address);
            }
        }
        return added;
    }

    void touch(String address, boolean wanted, int writer, BitSet overwritten) {
        Touch earlier = touches.get(address);
        touches.put(address, new Touch(wanted, writer, earlier != null && earlier.forced()));
        if (earlier != null) {
            overwritten.set(earlier.writer());
        }
    }

    /** Sends what is wanted anyway; late members are tried again in their own time. */
    void force(String address, int writer) {
        if (!touches.containsKey(address)
                && recorded.members().get(address) instanceof Member.Pending) {
            return;
        }
        Touch earlier = touches.get(address);
        int first = earlier == null ? writer : earlier.writer();
        touches.put(address, new Touch(wants(address), first, true));
    }

    GroupTargets targets() {
        Map<String, Integer> adds = new LinkedHashMap<>();
        Map<String, Integer> removes = new LinkedHashMap<>();
        Map<String, Integer> dropped = new LinkedHashMap<>();
        boolean[] takesLate = {false};
        touches.forEach(
                (address, touch) -> {
                    takesLate[0] |= recorded.members().get(address) instanceof Member.Pending;
                    if (isSent(address, touch)) {
                        (touch.wanted() ? adds : removes).put(address, touch.writer());
                    } else if (isDropped(address, touch)) {
                        dropped.put(address, touch.writer());
                    }
                });
        for (String address : doubted) {
            if (isUnsettled(address)) {
                (wants(address) ? adds : removes).put(address, NOBODY);
            }
        }
        return new GroupTargets(adds, removes, dropped, takesLate[0]);
    }

    private boolean isSent(String address, Touch touch) {
        if (touch.forced() || doubted.contains(address)) {
            return true;
        }
        return switch (recorded.members().get(address)) {
            case null -> touch.wanted();
            case Member.Confirmed _ -> !touch.wanted();
            case Member.InDoubt() -> true;
            case Member.Pending _ -> touch.wanted() || recorded.lateInDoubt();
        };
    }

    private boolean isDropped(String address, Touch touch) {
        return !touch.wanted() && recorded.members().get(address) instanceof Member.Pending;
    }
}
