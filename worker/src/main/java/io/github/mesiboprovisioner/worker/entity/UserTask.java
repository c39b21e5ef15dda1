package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.worker.entity.UserChange.Aspect;
import io.github.mesiboprovisioner.worker.entity.UserFold.Effective;
import io.github.mesiboprovisioner.worker.entity.UserFold.Idle;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Folded events of a user and the one or two operations that carry them out. If there are two, the
 * first deactivates and the second tells mesibo what else the events want.
 *
 * @param reached what mesibo has confirmed so far
 * @param confirmed how many operations that were
 * @param doubt an attempt of the present operation was not answered
 */
public record UserTask(UserFold fold, UserState reached, int confirmed, boolean doubt)
        implements Task {

    /** What the second operation of a task tells mesibo, the likeliest culprit first. */
    private static final List<Aspect> TOLD =
            List.of(Aspect.NAME, Aspect.CREATION, Aspect.CONFIRMATION);

    static UserTask of(UserFold fold) {
        return new UserTask(fold, fold.frame().base(), 0, false);
    }

    @Override
    public Operation operation() {
        return fold.operations().get(confirmed);
    }

    /**
     * Nothing is recorded between two operations: whoever takes over then judges the same events
     * from the same record. An event half done must not look as if it had nothing left to tell.
     */
    @Override
    public UserState state() {
        return fold.frame().base();
    }

    @Override
    public int carried() {
        return fold.entries().size();
    }

    @Override
    public boolean commitFirst() {
        return false;
    }

    @Override
    public List<Long> removals() {
        return confirmed == 0 ? fold.removals() : List.of();
    }

    @Override
    public boolean mayReplan() {
        return confirmed == 0 && !doubt;
    }

    @Override
    public Task unanswered(Instant now) {
        return new UserTask(fold, reached, confirmed, true);
    }

    @Override
    public Step applied(Reply.Answer answer, Instant now) {
        UserState after = UserDone.after(reached, operation(), answer, now);
        if (confirmed + 1 < fold.operations().size()) {
            return new Step.Next(new UserTask(fold, after, confirmed + 1, false));
        }
        return new Step.Settled(
                fold.settled(after),
                UserEndings.of(fold, after, UserEndings.issued(operation(), answer, now)));
    }

    @Override
    public Step ended(
            Failure failure, boolean unanswered, boolean exhausted, int attempts, Instant now) {
        boolean inDoubt = doubt || unanswered;
        Problem problem =
                UserEndings.problem(
                        failure,
                        exhausted ? Problem.Kind.EXHAUSTED : Problem.Kind.REJECTED,
                        attempts);
        UserTask left =
                new UserTask(
                        fold,
                        reached.withDoubt(reached.inDoubt() || inDoubt || fold.isMaybeCalled())
                                .withStrayToken(reached.strayToken() || perhapsIssued(inDoubt)),
                        confirmed,
                        inDoubt);
        return exhausted ? left.givenUp(problem) : left.refused(problem);
    }

    /** Only the event at fault fails; the others go on without it. */
    private Step refused(Problem problem) {
        Optional<Effective> culprit = culprit();
        if (culprit.isEmpty()) {
            return new Step.Unfold(reached, fold.unsent());
        }
        Map<Queued, Outcome> failed = new HashMap<>(fold.frame().known());
        failed.put(culprit.get().queued(), failedOutcome(culprit.get(), problem));
        UserFold rest = attemptedWithout(failed);
        if (isDone(rest)) {
            return settled(rest);
        }
        if (confirmed == 0) {
            return settled(rest.leadingIdle());
        }
        return rest.operations().size() > confirmed
                ? new Step.Next(new UserTask(rest, reached, confirmed, false))
                : new Step.Unfold(reached, fold.unsent());
    }

    /**
     * The event at fault, if it can be told. Once the user is deactivated, what is refused is what
     * the second operation tells about it.
     */
    private Optional<Effective> culprit() {
        List<Effective> effective = fold.effective();
        if (confirmed == 0) {
            return effective.size() == 1 ? Optional.of(effective.getFirst()) : Optional.empty();
        }
        return TOLD.stream()
                .filter(fold.holders()::containsKey)
                .findFirst()
                .map(fold.holders()::get);
    }

    /**
     * All attempts are used up: what has not been done for an event by now fails it. An event that
     * was in none of them is planned anew if it wants something now.
     */
    private Step givenUp(Problem problem) {
        Map<Queued, Outcome> failed = new HashMap<>(fold.frame().known());
        for (Effective entry : fold.effective()) {
            if (confirmed == 0 || tellsAnything(entry)) {
                failed.put(entry.queued(), failedOutcome(entry, problem));
            }
        }
        UserFold rest = attemptedWithout(failed);
        while (!isDone(rest)) {
            for (Effective entry : rest.effective()) {
                failed.put(entry.queued(), failedOutcome(entry, problem));
            }
            rest = attemptedWithout(failed);
        }
        return settled(rest);
    }

    /**
     * The events before the first that wants something only because those in {@code failed} fail.
     */
    private UserFold attemptedWithout(Map<Queued, Outcome> failed) {
        Set<Queued> attempted =
                fold.effective().stream().map(Effective::queued).collect(Collectors.toSet());
        return fold.without(failed, reached.inDoubt())
                .leading(entry -> entry instanceof Idle || attempted.contains(entry.queued()));
    }

    private static boolean tellsAnything(Effective entry) {
        Set<Aspect> told = EnumSet.copyOf(TOLD);
        told.retainAll(entry.effect().decides());
        return !told.isEmpty();
    }

    /** True if what {@code rest} wants has been confirmed already. */
    private boolean isDone(UserFold rest) {
        return rest.operations().size() <= confirmed && startsAlike(rest);
    }

    private boolean startsAlike(UserFold rest) {
        return rest.operations().isEmpty()
                || rest.operations().getFirst().equals(fold.operations().getFirst());
    }

    /**
     * Events that had no effect only because of one that failed are not in {@code rest} if they
     * cannot be carried with it: they have no ending yet and are planned anew.
     */
    private Step settled(UserFold rest) {
        return new Step.Settled(
                rest.settled(reached).withDoubt(reached.inDoubt()),
                UserEndings.of(rest, reached, Optional.empty()),
                notDone());
    }

    /**
     * Offsets of the events of which nothing is done: perhaps everything that was sent is if an
     * attempt was not answered, and a deactivation is once the first of two operations is
     * confirmed.
     */
    private Set<Long> notDone() {
        return doubt
                ? fold.unsent()
                : fold.entries().stream()
                        .filter(entry -> confirmed == 0 || !isRemoval(entry))
                        .map(entry -> entry.queued().origin().offset())
                        .collect(Collectors.toSet());
    }

    private static boolean isRemoval(UserFold.Entry entry) {
        return entry instanceof Effective effective && effective.effect().removal().isPresent();
    }

    /** Whether mesibo may have issued the token for an app of which nothing is recorded. */
    private boolean perhapsIssued(boolean inDoubt) {
        return fold.tokenHolder()
                .filter(holder -> inDoubt || holder.queued().maybeCalled())
                .flatMap(holder -> holder.effect().token())
                .filter(token -> !reached.apps().contains(token.appId()))
                .isPresent();
    }

    private Outcome failedOutcome(Effective entry, Problem problem) {
        boolean tokenInDoubt =
                fold.tokenHolder().filter(entry::equals).isPresent()
                        && (doubt || entry.queued().maybeCalled());
        return UserEndings.failed(
                problem, tokenInDoubt ? entry.effect().token() : Optional.empty());
    }
}
