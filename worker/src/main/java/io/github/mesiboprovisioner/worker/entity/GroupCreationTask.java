package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.worker.entity.GroupState.Life;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the group, without members: the one operation that is not repeatable. That it is about to
 * be sent is committed first, so that it is known to be in doubt whatever happens.
 *
 * @param before what the group was when the first attempt was planned
 * @param doubted an earlier attempt was perhaps carried out
 */
record GroupCreationTask(GroupWork work, Life before, boolean doubted) implements GroupTask {

    @Override
    public GroupTask with(GroupWork changed) {
        return new GroupCreationTask(changed, before, doubted);
    }

    /** Nobody has tried before. */
    static Step first(GroupWork work, Set<Long> gidsBefore, Instant now) {
        return step(work, gidsBefore, false, now);
    }

    /** An earlier attempt may have made a group that nobody knows. */
    static Step again(GroupWork work, Set<Long> gidsBefore, Instant now) {
        return step(work, gidsBefore, true, now);
    }

    private static Step step(GroupWork work, Set<Long> gidsBefore, boolean doubted, Instant now) {
        Life before = doubted ? new Life.Unknown() : work.state().life();
        GroupDraft draft = work.draft();
        draft.mayHaveDuplicate |= doubted;
        GroupWork flagged = work.with(draft.done());
        if (!work.fits(operation(work.goal()))) {
            return unsent(flagged, doubted, now);
        }
        draft.life = new Life.Intended(work.goal().name(), now, gidsBefore);
        return new Step.Next(new GroupCreationTask(flagged.with(draft.done()), before, doubted));
    }

    private static Step unsent(GroupWork work, boolean doubted, Instant now) {
        GroupDraft draft = work.draft();
        if (doubted) {
            draft.life = new Life.Unknown();
            draft.forgetMembers();
        }
        return work.with(draft.done()).tooLarge(GroupShortfall.ofExistence(work.goal()), now);
    }

    private static Operation.GroupAdd operation(GroupGoal goal) {
        return new Operation.GroupAdd(goal.name(), goal.settings().permissions());
    }

    @Override
    public Operation operation() {
        return operation(work.goal());
    }

    @Override
    public boolean commitFirst() {
        return true;
    }

    @Override
    public boolean goesOn() {
        return doubted;
    }

    @Override
    public boolean mayReplan() {
        return false;
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        if (!(answer instanceof Reply.Answer.GroupAdded(long gid))) {
            throw new IllegalStateException("groupadd answered with " + answer);
        }
        GroupDraft draft = work.recorded().draft();
        draft.life = new Life.Live(gid);
        draft.name = Optional.of(work.goal().name());
        draft.permissions = work.goal().settings().permissions();
        draft.settingsInDoubt = false;
        draft.forgetMembers();
        return work.madeAs(draft.done()).next(now);
    }

    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        boolean inDoubt = doubted || doubt;
        GroupDraft draft = work.recorded().draft();
        if (inDoubt) {
            draft.mayHaveDuplicate |= !(exhausted && work.rules().selfHosted());
        }
        if (!(inDoubt && exhausted)) {
            draft.life = inDoubt ? new Life.Unknown() : before;
            draft.forgetMembers();
        }
        return work.with(draft.done())
                .missed(GroupShortfall.ofExistence(work.goal()), failure, exhausted, attempts, now);
    }

    @Override
    public Task unanswered(Instant now) {
        if (work.rules().selfHosted() && work.state().life() instanceof Life.Intended intended) {
            return GroupLookupTask.after(work.begunWith(work.recorded().state()), intended);
        }
        GroupDraft draft = work.recorded().draft();
        draft.mayHaveDuplicate = true;
        return new GroupCreationTask(work.begunWith(draft.done()), before, true);
    }
}
