package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation is given up only after its attempts failed for no lasting reason, as many as are
 * allowed, none of them while the circuit was open, and while mesibo answered other calls. One that
 * perhaps issued a token never is. When a result was decided is known only if no clock was set.
 */
final class GivenUpRightly implements Invariant {
    @Override
    public String name() {
        return "given up rightly";
    }

    private record Moment(EntityKey entity, long at) {}

    @Override
    public Optional<String> violationIn(History history) {
        if (history.clocksWereSet()) {
            return Optional.empty();
        }
        Map<Moment, CallLife> lastCalls = new HashMap<>();
        List<CallLife> calls = CallLife.of(history);
        for (CallLife call : calls) {
            if (call.endedIndex != CallLife.NEVER) {
                lastCalls.put(end(call, history), call);
            }
        }
        Set<Moment> decided = decided(history);
        for (Result result : history.results()) {
            if (result.outcome() instanceof Outcome.Failed(var problem, var details)
                    && problem.kind() == Result.Problem.Kind.EXHAUSTED) {
                Optional<String> violation =
                        details.token().isPresent()
                                ? Optional.of("perhaps issued a token")
                                : history.books()
                                        .entityOf(result.origin())
                                        .map(entity -> new Moment(entity, nanos(result)))
                                        .map(lastCalls::get)
                                        .flatMap(last -> judge(last, calls, decided, history));
                if (violation.isPresent()) {
                    return violation.map(why -> Telling.of(result) + ": " + why);
                }
            }
        }
        return Optional.empty();
    }

    private static long nanos(Result result) {
        return World.nanos(result.time());
    }

    /** When anything was decided. */
    private static Set<Moment> decided(History history) {
        Set<Moment> moments = new HashSet<>();
        for (Result result : history.results()) {
            history.books()
                    .entityOf(result.origin())
                    .ifPresent(entity -> moments.add(new Moment(entity, nanos(result))));
        }
        return moments;
    }

    private static Optional<String> judge(
            CallLife last, List<CallLife> calls, Set<Moment> decided, History history) {
        int attempts = 0;
        CallLife first = last;
        for (CallLife call : calls.subList(0, last.number + 1).reversed()) {
            if (call.isForTheSameAs(last)) {
                boolean isOver = call != last && decided.contains(end(call, history));
                if (isOver || !isSameOperation(call, last)) {
                    break;
                }
                if (isAttempt(call, history)) {
                    attempts++;
                    first = call;
                }
            }
        }
        int max = history.scenario().attemptsMax();
        if (attempts < max) {
            return Optional.of("%d attempts of %d".formatted(attempts, max));
        }
        for (Fact fact : history.facts().subList(0, last.endedIndex)) {
            if (fact instanceof Fact.Ended ended
                    && ended.at() >= first.called.at()
                    && ended.process().equals(last.called.process())
                    && isAnswer(ended.reply())) {
                return Optional.empty();
            }
        }
        return Optional.of("mesibo has answered nothing since " + first);
    }

    private static Moment end(CallLife call, History history) {
        return new Moment(call.entity(), history.facts().get(call.endedIndex).at());
    }

    /** A look-up belongs to the creation that was not answered, and what is made then as well. */
    private static boolean isSameOperation(CallLife call, CallLife last) {
        return call.operation().equals(last.operation()) || (makes(call) && makes(last));
    }

    private static boolean makes(CallLife call) {
        return call.operation() instanceof Operation.GroupsGet
                || call.operation() instanceof Operation.GroupAdd;
    }

    private static boolean isAttempt(CallLife call, History history) {
        return history.facts().get(call.endedIndex) instanceof Fact.Ended ended
                && ended.closed()
                && !isAnswer(ended.reply());
    }

    /** Any word of mesibo but that it is not well. */
    private static boolean isAnswer(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> true;
            case Reply.Refused(var failure) -> !(failure instanceof Failure.Transient);
            case Reply.Unknown(var failure) -> !(failure instanceof Failure.Transient);
        };
    }
}
