package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;
import io.github.mesiboprovisioner.worker.entity.GroupState.Member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The end of a {@link GroupWork}: what is recorded, and what each carried event is told. */
final class GroupSettlement {

    private final GroupWork work;
    private final GroupGoal goal;
    private final MemberLists lists;
    private final Instant now;
    private final GroupDraft draft;

    GroupSettlement(GroupWork work, MemberLists lists, Instant now) {
        this.work = work;
        this.goal = work.goal();
        this.lists = lists;
        this.now = now;
        this.draft = work.draft();
    }

    /** mesibo has what the events want. */
    Step.Settled reached() {
        if (goal.end() == GroupGoal.End.UNWANTED) {
            forgetGroup();
        }
        return settled(GroupShortfall.NONE, Optional.empty(), Optional.empty());
    }

    /** Without a known gid there is nothing to delete. */
    private void forgetGroup() {
        draft.mayHaveDuplicate |= draft.life instanceof Life.Intended;
        if (!(draft.life instanceof Life.Deleted)) {
            draft.delete(now);
        }
    }

    /** mesibo has deleted the group {@code gid}. */
    Step.Settled deleted(long gid) {
        return settled(GroupShortfall.NONE, Optional.empty(), Optional.of(gid));
    }

    /** Some of it was not reached: what was, stays; the rest leaves no trace but its doubts. */
    Step.Settled missed(GroupShortfall shortfall, Problem problem) {
        return settled(shortfall, Optional.of(problem), Optional.empty());
    }

    private Step.Settled settled(
            GroupShortfall shortfall, Optional<Problem> problem, Optional<Long> deletedGid) {
        BitSet failed =
                problem.isPresent() ? shortfall.failed(goal, lists, draft.history) : new BitSet();
        List<MemberNames> names = MemberSettlement.record(goal, lists, shortfall, failed, draft);
        draft.settingsInDoubt |= goal.settingsDoubted() && !work.settingsSent() && isLive();
        List<GroupEntry> told = new ArrayList<>(goal.entries());
        for (int index = 0; index < names.size(); index++) {
            if (!failed.get(index)) {
                told.set(index, told.get(index).after(draft.history));
                record(told.get(index));
            }
        }
        List<Ending> late = late(names, failed);
        GroupEndings endings = new GroupEndings(goal, draft, deletedGid, problem);
        List<Ending> all = new ArrayList<>(endings.of(told, names, failed));
        all.addAll(late);
        goal.released().ifPresent(held -> all.add(endRelease(held, shortfall, endings)));
        return new Step.Settled(draft.done(), all);
    }

    /** If it failed, the source may send the event again. */
    private Ending endRelease(HeldRemoval held, GroupShortfall shortfall, GroupEndings endings) {
        draft.holdNothing();
        MemberNames names = new MemberNames();
        for (String address : goal.targets().removes().keySet()) {
            if (lists.refused().contains(address) || lists.tooLarge().contains(address)) {
                names.rejected.add(address);
            } else if (!shortfall.addresses().contains(address)) {
                names.removed.add(address);
            }
        }
        Outcome outcome = endings.released(held, names);
        if (outcome instanceof Outcome.Failed) {
            draft.history = draft.history.without(held.origin());
        }
        return Release.ending(held, outcome);
    }

    private boolean isLive() {
        return draft.life instanceof Life.Live;
    }

    private void record(GroupEntry entry) {
        draft.history =
                switch (entry.judgement()) {
                    case DUPLICATE, STALE, EXPIRED -> draft.history.settled(entry.queued());
                    case HELD, FOLDED -> draft.history.accepted(entry.queued());
                };
        if (entry.judgement() == GroupEntry.Judgement.HELD) {
            holdDeletion(entry.queued());
        } else if (entry.isChange()) {
            draft.holdNothing();
            holdMembers(entry);
        } else if (entry.isDeletion()) {
            draft.held = Optional.empty();
        }
    }

    /** The first one stays: it is what an operator was told of. */
    private void holdDeletion(Queued queued) {
        boolean held = draft.held.filter(h -> h.kind() == HeldRemoval.Kind.DELETE).isPresent();
        if (!held) {
            draft.holdNothing();
            draft.held = Optional.of(HeldRemoval.of(HeldRemoval.Kind.DELETE, queued, now));
        }
    }

    private void holdMembers(GroupEntry entry) {
        if (entry.held().isEmpty()) {
            return;
        }
        draft.held = Optional.of(HeldRemoval.of(HeldRemoval.Kind.MEMBERS, entry.queued(), now));
        for (String address : entry.held()) {
            if (draft.member(address) instanceof Member.Confirmed) {
                draft.put(address, new Member.Confirmed(true));
            }
        }
    }

    /** Registers what is late now; ends the events that have nothing late any more. */
    private List<Ending> late(List<MemberNames> names, BitSet failed) {
        for (int index = 0; index < names.size(); index++) {
            if (!failed.get(index) && !names.get(index).pending.isEmpty()) {
                Queued queued = goal.entries().get(index).queued();
                GroupLate.register(draft, queued, work.rules(), now);
            }
        }
        return goal.targets().takesLate() ? GroupLate.ended(draft, goal.id()) : List.of();
    }
}
