package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.function.LongPredicate;

/**
 * What a plan depends on besides state and events.
 *
 * @param now wall clock
 * @param aboutToSend true if the operation planned would go at once: only then events expire
 * @param removalsLeft places left in the removal guard's window
 * @param eventsMax how many events may be folded: 1 after an unfolding
 * @param heldGid whether another entity holds a mesibo group id
 */
public record Moment(
        Instant now, boolean aboutToSend, int removalsLeft, int eventsMax, LongPredicate heldGid) {}
