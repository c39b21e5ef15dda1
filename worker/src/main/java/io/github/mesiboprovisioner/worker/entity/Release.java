package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.ControlCommand;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenRequested;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserCreated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserReactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserUpdated;
import io.github.mesiboprovisioner.contracts.Result;

import java.util.List;
import java.util.Optional;

/**
 * What settles a held removal: an operator's command, or a later event.
 *
 * <p>A release is recorded before mesibo is called. It goes before whatever waits for the entity,
 * unless an event that waits cancels it; once mesibo was perhaps called, nothing cancels it.
 */
final class Release {

    private static final String SUFFIX = "/released";

    private Release() {}

    /** What {@code command} makes of {@code state}; the same state if it means nothing there. */
    static EntityState after(EntityState state, ControlCommand command) {
        Optional<HeldRemoval> meant =
                state.held()
                        .filter(held -> isMeant(held.origin(), command.event()))
                        .filter(held -> held.phase() != HeldRemoval.Phase.PERHAPS_CALLED);
        if (meant.isEmpty()) {
            return state;
        }
        return switch (command) {
            case ControlCommand.Release _ ->
                    meant.get().isReleased()
                            ? state
                            : state.holding(meant.get().in(HeldRemoval.Phase.RELEASED));
            case ControlCommand.Reject _ -> state.holdingNothing();
        };
    }

    /** What a command leaves out is not asked for. */
    private static boolean isMeant(EventOrigin held, EventOrigin named) {
        return held.resultId().equals(named.resultId())
                && isMeant(held.id(), named.id())
                && isMeant(held.source(), named.source())
                && isMeant(held.type(), named.type());
    }

    private static boolean isMeant(Optional<String> held, Optional<String> named) {
        return named.isEmpty() || named.equals(held);
    }

    /** True if a released removal is to be carried out now, before the events that wait. */
    static boolean isDue(EntityState state, List<Queued> waiting) {
        return state.held()
                .filter(HeldRemoval::isReleased)
                .filter(
                        held ->
                                held.phase() == HeldRemoval.Phase.PERHAPS_CALLED
                                        || waiting.stream()
                                                .noneMatch(queued -> cancels(state, queued)))
                .isPresent();
    }

    private static boolean cancels(EntityState state, Queued queued) {
        return cancels(queued)
                && !state.history().isDuplicate(queued)
                && !state.history().isStale(queued);
    }

    /** True if {@code queued} says that the entity is still there, which ends a held removal. */
    static boolean cancels(Queued queued) {
        return switch (queued.event()) {
            case UserCreated _, UserUpdated _, UserReactivated _, GroupChanged _ -> true;
            case TokenRequested _, UserDeactivated _, UserDeleted _, GroupDeleted _ -> false;
        };
    }

    /** The extra result. The record itself was answered long ago: there is no dead letter. */
    static Ending ending(HeldRemoval held, Result.Outcome outcome) {
        Result.Outcome told =
                switch (outcome) {
                    case Result.Outcome.Failed(var problem, var details) ->
                            new Result.Outcome.Failed(problem.withoutDeadLetter(), details);
                    case Result.Outcome.Applied _, Result.Outcome.Skipped _ -> outcome;
                };
        return new Ending(held.origin(), SUFFIX, held.trace(), told);
    }
}
