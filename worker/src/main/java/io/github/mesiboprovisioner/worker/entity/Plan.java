package io.github.mesiboprovisioner.worker.entity;

import java.time.Instant;
import java.util.List;

/** What an entity's lane does next. */
public sealed interface Plan {

    /**
     * The first events of the queue, as many as there are endings, need no operation.
     *
     * @param state what is recorded with their results
     */
    record Settle(EntityState state, List<Ending> endings) implements Plan {
        public Settle {
            endings = List.copyOf(endings);
        }
    }

    /** An operation has to be sent. */
    record Work(Task task) implements Plan {}

    /** Nothing to do before {@code until} (wall clock); {@link Instant#MAX}: before an event. */
    record Rest(Instant until) implements Plan {}
}
