package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Batch;
import io.github.mesiboprovisioner.worker.engine.Grant;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An event is given up only after as many attempts as it says, and only while mesibo answers
 * somebody: since the first attempt some call of the instance got an answer.
 */
final class OutagesBuryNothing implements Invariant {
    @Override
    public String name() {
        return "outages bury nothing";
    }

    /** An event that was given up. */
    private record GivenUp(ProcessId process, Grant grant, Result result, int attempts) {}

    @Override
    public Optional<String> violationIn(History history) {
        List<CallLife> calls = CallLife.of(history);
        Set<String> seen = new HashSet<>();
        List<Fact> facts = history.facts();
        for (int index = 0; index < facts.size(); index++) {
            if (facts.get(index) instanceof Fact.Sealed(_, var process, var batch)) {
                for (GivenUp end : givenUp(process, batch)) {
                    boolean isNews = seen.add(process + end.result().id());
                    if (isNews && !isRight(end, index, calls, history)) {
                        return Optional.of(end.process() + " gave up " + end.result());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<GivenUp> givenUp(ProcessId process, Batch batch) {
        List<GivenUp> ends = new ArrayList<>();
        for (Batch.Part part : batch.parts()) {
            for (Output output : part.outputs()) {
                if (output instanceof Output.ToResults(var result, _)
                        && result.outcome() instanceof Result.Outcome.Failed(var problem, _)
                        && problem.kind() == Result.Problem.Kind.EXHAUSTED) {
                    ends.add(new GivenUp(process, part.grant(), result, problem.attempts()));
                }
            }
        }
        return ends;
    }

    /** Looks for a run of attempts that explains the end. */
    private static boolean isRight(GivenUp end, int index, List<CallLife> calls, History history) {
        EntityKey entity = history.books().entityOf(end.result().origin()).orElseThrow();
        int length = 0;
        CallLife first = null;
        CallLife before = null;
        for (CallLife call : calls) {
            boolean isOfLane =
                    call.called.process().equals(end.process())
                            && call.called.id().grant().equals(end.grant())
                            && call.entity().equals(entity)
                            && call.index < index;
            if (isOfLane) {
                length = before != null && goesOn(before, call) ? length : 0;
                first = length == 0 ? call : first;
                length += isFound(call) ? 0 : 1;
                before = call;
                if (first != null
                        && length >= end.attempts()
                        && isAnsweredSince(first, index, calls)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A group that is looked for in between is still being made. */
    private static boolean goesOn(CallLife before, CallLife call) {
        boolean looksFor = lists(call) && before.operation() instanceof Operation.GroupAdd;
        boolean looked = lists(before) && call.operation() instanceof Operation.GroupAdd;
        boolean isSame = before.operation().equals(call.operation());
        boolean isEnded = before.reply.map(OutagesBuryNothing::isEnd).orElse(false);
        return looked || ((looksFor || isSame) && !isEnded);
    }

    private static boolean lists(CallLife call) {
        return call.operation() instanceof Operation.GroupsGet;
    }

    /** True if the call listed what there is: no attempt was lost with it. */
    private static boolean isFound(CallLife call) {
        return lists(call) && call.reply.filter(Reply.Applied.class::isInstance).isPresent();
    }

    private static boolean isAnsweredSince(CallLife first, int index, List<CallLife> calls) {
        return calls.stream()
                .filter(call -> call.called.process().equals(first.called.process()))
                .filter(call -> call.endedIndex <= index && call.endedAt >= first.called.at())
                .anyMatch(call -> call.reply.map(OutagesBuryNothing::isAnswer).orElse(false));
    }

    private static boolean isAnswer(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> true;
            case Reply.Refused(var failure) -> !(failure instanceof Failure.Transient);
            case Reply.Unknown _ -> false;
        };
    }

    /** True if the operation is not tried again after this. */
    private static boolean isEnd(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> true;
            case Reply.Refused(Failure.Rejected _), Reply.Refused(Failure.TooLarge _) -> true;
            case Reply.Refused _, Reply.Unknown _ -> false;
        };
    }
}
