package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.function.LongPredicate;

/**
 * What a plan depends on besides state and events.
 *
 * @param now wall clock
 * @param aboutToSend true if the operation planned would go at once: only then events expire
 * @param removalsLeft places left in the removal guard's window
 * @param letThrough whether the removal that the event at an offset asks for has its place already
 * @param eventsMax how many events may be folded: 1 after an unfolding
 * @param heldGid whether another entity holds a mesibo group id
 */
public record Moment(
        Instant now,
        boolean aboutToSend,
        int removalsLeft,
        LongPredicate letThrough,
        int eventsMax,
        LongPredicate heldGid) {

    /** True if the guard does not hold the removal that {@code queued} asks for. */
    boolean mayRemove(Queued queued) {
        return removalsLeft > 0 || letThrough.test(queued.origin().offset());
    }
}
