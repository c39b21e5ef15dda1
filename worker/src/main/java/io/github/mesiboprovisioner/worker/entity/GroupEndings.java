package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.AppliedType;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Reason;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Says what became of the events of a goal.
 *
 * @param draft the group afterwards
 * @param deletedGid present if mesibo has deleted the group
 * @param problem present if some of them failed
 */
record GroupEndings(
        GroupGoal goal,
        GroupDraft draft,
        Optional<Long> deletedGid,
        Optional<Result.Problem> problem) {

    List<Ending> of(List<GroupEntry> told, List<MemberNames> names, BitSet failed) {
        List<Ending> endings = new ArrayList<>(names.size());
        for (int index = 0; index < names.size(); index++) {
            GroupEntry entry = told.get(index);
            Outcome outcome =
                    failed.get(index) ? failed() : outcome(entry, index, names.get(index));
            endings.add(Ending.of(entry.queued(), outcome));
        }
        return endings;
    }

    private Outcome failed() {
        Details details = details(group(false), Optional.empty());
        return new Outcome.Failed(problem.orElseThrow(), details);
    }

    private Outcome outcome(GroupEntry entry, int index, MemberNames names) {
        return switch (entry.judgement()) {
            case DUPLICATE -> new Outcome.Skipped(Reason.DUPLICATE, Details.NONE);
            case STALE -> new Outcome.Skipped(Reason.STALE, Details.NONE);
            case EXPIRED -> new Outcome.Skipped(Reason.EXPIRED, Details.NONE);
            case HELD -> skipped(Reason.HELD, names);
            case FOLDED -> entry.isDeletion() ? deletion() : change(entry, index, names);
        };
    }

    /** What became of a released removal. */
    Outcome released(HeldRemoval held, MemberNames names) {
        if (problem.isPresent()) {
            return failed();
        }
        return switch (held.kind()) {
            case DELETE -> deletion();
            case MEMBERS ->
                    new Outcome.Applied(
                            AppliedType.GROUP_PROVISIONED, details(group(false), names.named()));
            case DEACTIVATE -> throw new IllegalStateException("a group is never deactivated");
        };
    }

    private Outcome deletion() {
        return deletedGid.isPresent()
                ? new Outcome.Applied(
                        AppliedType.GROUP_DELETED,
                        details(
                                new Result.Group(
                                        goal.id(), deletedGid, false, draft.mayHaveDuplicate),
                                Optional.empty()))
                : skipped(Reason.UNCHANGED, new MemberNames());
    }

    private Outcome change(GroupEntry entry, int index, MemberNames names) {
        if (entry.effective()) {
            boolean created = index == goal.creator();
            return new Outcome.Applied(
                    AppliedType.GROUP_PROVISIONED, details(group(created), names.named()));
        }
        if (!entry.held().isEmpty()) {
            return skipped(Reason.HELD, names);
        }
        return skipped(entry.overwritten() ? Reason.SUPERSEDED : Reason.UNCHANGED, names);
    }

    private Outcome skipped(Reason reason, MemberNames names) {
        return new Outcome.Skipped(reason, details(group(false), names.named()));
    }

    private Result.Group group(boolean created) {
        return group(goal.id(), draft, created);
    }

    /** {@code group} in the result of an event of the group {@code id}. */
    static Result.Group group(String id, GroupDraft draft, boolean created) {
        Optional<Long> gid =
                draft.life instanceof GroupState.Life.Live(long known)
                        ? Optional.of(known)
                        : Optional.empty();
        return new Result.Group(id, gid, created, draft.mayHaveDuplicate);
    }

    private static Details details(Result.Group group, Optional<Result.Members> members) {
        return new Details(Optional.empty(), Optional.empty(), Optional.of(group), members);
    }
}
