package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Carries out a held removal of a user that an operator has released. Carries no event. */
record UserReleaseTask(String address, UserState state, HeldRemoval held) implements Task {

    static Plan plan(UserState state, String address, Rules rules) {
        UserReleaseTask task = new UserReleaseTask(address, state, state.held().orElseThrow());
        return rules.sizes().bytesOf(task.operation()) <= rules.sizes().maxBytes()
                ? new Plan.Work(task)
                : new Plan.Settle(
                        task.failedState(false), List.of(task.ending(UserEndings.tooLarge(rules))));
    }

    @Override
    public Operation operation() {
        return switch (held.kind()) {
            case DELETE -> new Operation.UserDelete(address);
            case DEACTIVATE -> new Operation.UserDeactivate(address);
            case MEMBERS -> throw new IllegalStateException("a user has no members");
        };
    }

    @Override
    public int carried() {
        return 0;
    }

    /** Whoever takes over has to know that it was perhaps called for. */
    @Override
    public boolean commitFirst() {
        return true;
    }

    /** What an operator has released needs no place. */
    @Override
    public List<Long> removals() {
        return List.of();
    }

    @Override
    public boolean mayReplan() {
        return held.phase() != HeldRemoval.Phase.PERHAPS_CALLED;
    }

    @Override
    public Task unanswered(Instant now) {
        UserState doubted = state.perhapsCalled();
        return new UserReleaseTask(address, doubted, held.perhapsCalled());
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        UserState after = UserDone.after(state, operation(), answer, now).holdingNothing();
        Result.AppliedType type =
                held.kind() == HeldRemoval.Kind.DELETE
                        ? Result.AppliedType.USER_DELETED
                        : Result.AppliedType.USER_DEACTIVATED;
        Result.Details details = UserEndings.details(address, after, state.uid());
        return new Step.Settled(after, List.of(ending(new Outcome.Applied(type, details))));
    }

    /** It is not tried again: the source may send the event again. */
    @Override
    public Step ended(
            Failure failure, boolean doubt, boolean exhausted, int attempts, Instant now) {
        Problem problem =
                UserEndings.problem(
                        failure,
                        exhausted ? Problem.Kind.EXHAUSTED : Problem.Kind.REJECTED,
                        attempts);
        return new Step.Settled(
                failedState(doubt || !mayReplan()),
                List.of(ending(UserEndings.failed(problem, Optional.empty()))));
    }

    private UserState failedState(boolean doubt) {
        return state.holdingNothing()
                .withDoubt(state.inDoubt() || doubt)
                .withHistory(state.history().without(held.origin()));
    }

    private Ending ending(Outcome outcome) {
        return Release.ending(held, outcome);
    }
}
