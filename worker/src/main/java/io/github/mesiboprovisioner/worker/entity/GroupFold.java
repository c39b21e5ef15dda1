package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserEvent;
import io.github.mesiboprovisioner.worker.entity.GroupEntry.Judgement;
import io.github.mesiboprovisioner.worker.entity.GroupState.Life;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Folds the head of a group's queue: judges each event on top of those before it, up to the first
 * that has to wait for an operation of its own.
 *
 * <p>The events before the first one that needs something sent are idle: they end as judged. Behind
 * it a judgement is certain only if it does not rest on what the earlier events want; the others
 * share their fate when an operation fails.
 */
final class GroupFold {

    /** A judged event; {@code needs}: it is not idle. */
    private record Draft(
            Queued queued,
            Judgement judgement,
            boolean needs,
            boolean certain,
            List<String> rejected,
            List<String> held) {}

    private final GroupState recorded;
    private final boolean selfHosted;
    private final Moment moment;
    private final GroupDesired desired;
    private final List<Draft> drafts = new ArrayList<>();
    private History history;
    private GroupGoal.End end = GroupGoal.End.SAME;
    private boolean needed;
    private boolean closed;

    private GroupFold(GroupState recorded, String id, Rules rules, Moment moment) {
        this.recorded = recorded;
        this.selfHosted = rules.selfHosted();
        this.moment = moment;
        this.desired = new GroupDesired(recorded, id);
        this.history = recorded.history();
    }

    static GroupFold of(
            GroupState recorded, String id, List<Queued> queue, Rules rules, Moment moment) {
        GroupFold fold = new GroupFold(recorded, id, rules, moment);
        List<Queued> head = queue.subList(0, Math.min(queue.size(), moment.eventsMax()));
        fold.doubt(head);
        for (Queued queued : head) {
            if (fold.closed || !fold.add(queued)) {
                break;
            }
        }
        return fold;
    }

    /** Marks what an owner that died perhaps did, before the first event is judged. */
    private void doubt(List<Queued> head) {
        for (Queued queued : head) {
            if (queued.maybeCalled()
                    && queued.event() instanceof GroupChanged event
                    && !recorded.history().isDuplicate(queued)
                    && !recorded.history().isStale(queued)) {
                desired.doubt(event, recorded.members().keySet());
            }
        }
    }

    /** False if the event has to wait for those before it. */
    private boolean add(Queued queued) {
        if (history.isDuplicate(queued)) {
            return skip(queued, Judgement.DUPLICATE, recorded.history().isDuplicate(queued));
        }
        if (history.isStale(queued)) {
            return skip(queued, Judgement.STALE, recorded.history().isStale(queued));
        }
        return switch (groupEvent(queued)) {
            case GroupChanged changed -> change(queued, changed);
            case GroupDeleted _ -> delete(queued);
        };
    }

    private static GroupEvent groupEvent(Queued queued) {
        return switch (queued.event()) {
            case GroupEvent event -> event;
            case UserEvent event ->
                    throw new IllegalStateException(
                            event.context().type() + " in the lane of a group");
        };
    }

    private boolean skip(Queued queued, Judgement judgement, boolean known) {
        history = history.settled(queued);
        boolean certain = known || !needed;
        return drafts.add(new Draft(queued, judgement, !certain, certain, List.of(), List.of()));
    }

    private boolean change(Queued queued, GroupChanged event) {
        GroupDifference difference = desired.difference(event, queued.maybeCalled());
        boolean needs = !difference.isEmpty();
        if (needed && !difference.held().isEmpty()) {
            // Whom it holds has to be in mesibo, not only wanted by an event before it.
            return false;
        }
        if (needs && isExpired(queued)) {
            return skip(queued, Judgement.EXPIRED, true);
        }
        fold(
                new Draft(
                        queued,
                        Judgement.FOLDED,
                        needs,
                        !needs && difference.certain(),
                        difference.rejected(),
                        difference.held()));
        desired.apply(drafts.size() - 1, event, difference);
        end = GroupGoal.End.WANTED;
        // A creation in doubt is brought to an end for one event alone.
        closed = needs && recorded.life() instanceof Life.Intended;
        return true;
    }

    private boolean delete(Queued queued) {
        boolean inDoubt = recorded.life() instanceof Life.Intended;
        boolean call = recorded.life() instanceof Life.Live || (inDoubt && selfHosted);
        boolean held = call && !moment.mayRemove(queued);
        if (held && !drafts.isEmpty()) {
            return false;
        }
        if (held) {
            closed = true;
            return fold(new Draft(queued, Judgement.HELD, false, true, List.of(), List.of()));
        }
        if (call && isExpired(queued)) {
            return skip(queued, Judgement.EXPIRED, true);
        }
        boolean needs = call || desired.exists();
        fold(new Draft(queued, Judgement.FOLDED, needs, !needs, List.of(), List.of()));
        desired.delete(drafts.size() - 1);
        end = GroupGoal.End.UNWANTED;
        closed = true;
        return true;
    }

    private boolean fold(Draft draft) {
        history = history.accepted(draft.queued());
        needed |= draft.needs();
        return drafts.add(draft);
    }

    private boolean isExpired(Queued queued) {
        return moment.aboutToSend()
                && !queued.maybeCalled()
                && queued.event()
                        .context()
                        .expiry()
                        .map(expiry -> expiry.isBefore(moment.now()))
                        .orElse(false);
    }

    /** How many events come before the first one that needs something sent. */
    int idle() {
        int idle = 0;
        while (idle < drafts.size() && !drafts.get(idle).needs()) {
            idle++;
        }
        return idle;
    }

    int size() {
        return drafts.size();
    }

    GroupGoal goal() {
        GroupTargets targets = desired.targets();
        BitSet effective = desired.effective(targets);
        List<GroupEntry> entries = new ArrayList<>(drafts.size());
        for (int index = 0; index < drafts.size(); index++) {
            Draft draft = drafts.get(index);
            entries.add(
                    new GroupEntry(
                            draft.queued(),
                            draft.judgement(),
                            draft.certain(),
                            desired.isOverwritten(index),
                            effective.get(index),
                            draft.rejected(),
                            draft.held()));
        }
        return desired.goal(end, entries, targets);
    }
}
