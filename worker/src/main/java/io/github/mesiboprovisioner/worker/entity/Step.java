package io.github.mesiboprovisioner.worker.entity;

import java.util.List;
import java.util.Set;

/** What follows when an operation of a {@link Task} has ended. */
public sealed interface Step {

    /** Another operation of the same task. */
    record Next(Task task) implements Step {}

    /**
     * The task is over; one ending for each carried event, and extra ones. After a refusal there
     * may be fewer: carried events behind the last ending are planned anew.
     *
     * @param notDone offsets of those of which nothing is done; the others perhaps are
     */
    record Settled(EntityState state, List<Ending> endings, Set<Long> notDone) implements Step {
        public Settled {
            endings = List.copyOf(endings);
            notDone = Set.copyOf(notDone);
        }

        /** Every carried event has its ending. */
        public Settled(EntityState state, List<Ending> endings) {
            this(state, endings, Set.of());
        }
    }

    /**
     * Refused as a whole: the carried events are to be planned one by one from {@code state}.
     *
     * @param unsent offsets of those that were in no attempt: they may expire yet
     */
    record Unfold(EntityState state, Set<Long> unsent) implements Step {
        public Unfold {
            unsent = Set.copyOf(unsent);
        }
    }
}
