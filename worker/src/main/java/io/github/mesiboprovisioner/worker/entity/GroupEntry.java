package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupDeleted;

import java.util.List;

/**
 * One event of a group that was folded or skipped.
 *
 * @param certain it ends as judged, whatever becomes of the events before it
 * @param overwritten a later event undid or overwrote some of what it wanted
 * @param effective something is sent because of it
 * @param rejected addresses it lists that are none
 * @param held members that it left out and that the guard keeps
 */
record GroupEntry(
        Queued queued,
        Judgement judgement,
        boolean certain,
        boolean overwritten,
        boolean effective,
        List<String> rejected,
        List<String> held) {

    /** How an event was judged before it had any effect. */
    enum Judgement {
        DUPLICATE,
        STALE,
        EXPIRED,
        HELD,
        FOLDED
    }

    /**
     * How it is told after {@code known}: what made it a duplicate, or stale, may itself have
     * failed, and then it is so for another reason.
     */
    GroupEntry after(History known) {
        return switch (judgement) {
            case EXPIRED, HELD, FOLDED -> this;
            case DUPLICATE, STALE -> {
                boolean duplicate = known.isDuplicate(queued);
                yield new GroupEntry(
                        queued,
                        duplicate ? Judgement.DUPLICATE : Judgement.STALE,
                        certain,
                        overwritten,
                        effective,
                        rejected,
                        held);
            }
        };
    }

    long offset() {
        return queued.origin().offset();
    }

    boolean isFolded() {
        return judgement == Judgement.FOLDED;
    }

    boolean isChange() {
        return isFolded() && queued.event() instanceof GroupChanged;
    }

    boolean isDeletion() {
        return isFolded() && queued.event() instanceof GroupDeleted;
    }
}
