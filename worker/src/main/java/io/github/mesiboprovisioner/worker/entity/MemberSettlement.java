package io.github.mesiboprovisioner.worker.entity;

import static io.github.mesiboprovisioner.worker.entity.GroupGoal.NOBODY;

import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Records how the members of a goal ended, and names them for the results.
 *
 * @param failed the events that failed: they leave no late members behind
 * @param names one for each carried event
 */
record MemberSettlement(
        GroupGoal goal,
        MemberLists lists,
        GroupShortfall shortfall,
        BitSet failed,
        GroupDraft draft,
        List<MemberNames> names) {

    /** Writes into {@code draft}; the names are for the carried events in order. */
    static List<MemberNames> record(
            GroupGoal goal,
            MemberLists lists,
            GroupShortfall shortfall,
            BitSet failed,
            GroupDraft draft) {
        List<MemberNames> names = new ArrayList<>();
        goal.entries().forEach(entry -> names.add(new MemberNames(entry)));
        new MemberSettlement(goal, lists, shortfall, failed, draft, names).record();
        return names;
    }

    private void record() {
        goal.targets().adds().forEach(this::recordAddition);
        goal.targets().removes().forEach(this::recordRemoval);
        goal.targets().dropped().forEach(this::drop);
        if (shortfall.existence()) {
            goal.doubted().forEach(address -> unconfirmed(address, false));
        }
    }

    private void recordAddition(String address, int writer) {
        if (lists.tooLarge().contains(address)) {
            named(writer).rejected.add(address);
        } else if (lists.refused().contains(address)) {
            refusedAddition(address, writer);
        } else if (shortfall.addresses().contains(address)) {
            unconfirmed(address, true);
        } else {
            named(writer).added.add(address);
        }
    }

    private void recordRemoval(String address, int writer) {
        if (lists.tooLarge().contains(address)) {
            named(writer).rejected.add(address);
        } else if (lists.refused().contains(address)) {
            refusedRemoval(address, writer);
        } else if (shortfall.addresses().contains(address)) {
            unconfirmed(address, false);
        } else {
            named(writer).removed.add(address);
        }
    }

    private void refusedAddition(String address, int writer) {
        boolean unsure = lists.unsure().contains(address);
        if (!isFailed(writer)) {
            named(writer).pending.add(address);
            draft.put(address, new Member.Pending(goal.entries().get(writer).offset()));
            draft.lateInDoubt |= unsure;
        } else if (draft.member(address) instanceof Member.Pending) {
            draft.lateInDoubt |= unsure;
        } else if (unsure || draft.member(address) instanceof Member.Confirmed) {
            draft.put(address, new Member.InDoubt());
        }
    }

    /**
     * Most likely mesibo has no such user any more, and no such member: but it has not said so.
     * Refused once more, it is forgotten.
     */
    private void refusedRemoval(String address, int writer) {
        Member member = draft.member(address);
        if (member instanceof Member.Pending) {
            drop(address, writer);
            return;
        }
        named(writer).rejected.add(address);
        if (lists.unsure().contains(address) || member instanceof Member.Confirmed) {
            draft.put(address, new Member.InDoubt());
        } else {
            draft.remove(address);
        }
    }

    private void unconfirmed(String address, boolean addition) {
        boolean doubted = goal.doubted().contains(address);
        boolean maybeGroup = draft.life instanceof Life.Live || draft.life instanceof Life.Intended;
        if (!maybeGroup || (!doubted && !shortfall.inDoubt().contains(address))) {
            return;
        }
        Member member = draft.member(address);
        if (member instanceof Member.Pending) {
            draft.lateInDoubt = true;
        } else if (doubted || !addition || !(member instanceof Member.Confirmed)) {
            draft.put(address, new Member.InDoubt());
        }
    }

    private void drop(String address, int writer) {
        if (writer == NOBODY || !isFailed(writer)) {
            draft.remove(address);
        }
    }

    /** What nobody asked for leaves no late member either. */
    private boolean isFailed(int writer) {
        return writer == NOBODY || failed.get(writer);
    }

    private MemberNames named(int writer) {
        return writer == NOBODY ? new MemberNames() : names.get(writer);
    }
}
