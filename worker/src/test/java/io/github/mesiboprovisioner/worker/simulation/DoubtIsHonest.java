package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.engine.Output;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.StateRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A result says that a token is in doubt, or that a group may have a duplicate, only if an attempt
 * was made, or was perhaps made by an owner that died, of which nobody knows the answer; and an
 * event is called expired only when it is.
 */
final class DoubtIsHonest implements Invariant {
    @Override
    public String name() {
        return "doubt is honest";
    }

    @Override
    public Optional<String> violationIn(History history) {
        List<CallLife> calls = CallLife.of(history);
        Set<EntityKey> intended = new HashSet<>();
        history.facts(Fact.Visible.class)
                .flatMap(visible -> visible.batch().parts().stream())
                .flatMap(part -> part.outputs().stream())
                .forEach(output -> noteIntention(output, intended));
        for (Result result : history.results()) {
            if (saysExpiredTooEarly(history, result)) {
                return Optional.of(result + " has not expired");
            }
            Result.Details details = result.outcome().details();
            boolean isTokenDoubtful =
                    details.token().isEmpty()
                            || !details.token().get().inDoubt()
                            || calls.stream().anyMatch(call -> isUnanswered(call, result))
                            || wasPerhapsCalled(history, result.origin());
            EntityKey group = EntityKey.group(result.subject());
            boolean isGroupDoubtful =
                    details.group().isEmpty()
                            || !details.group().get().mayHaveDuplicate()
                            || intended.contains(group);
            if (!isTokenDoubtful || !isGroupDoubtful) {
                return Optional.of(result + " has no reason to doubt");
            }
        }
        return Optional.empty();
    }

    private static void noteIntention(Output output, Set<EntityKey> intended) {
        if (output instanceof Output.ToState(StateRecord.OfGroup(var id, var group))
                && group.life() instanceof GroupState.Life.Intended) {
            intended.add(EntityKey.group(id));
        }
    }

    private static boolean saysExpiredTooEarly(History history, Result result) {
        return !history.clocksWereSet()
                && result.outcome() instanceof Result.Outcome.Skipped(var reason, _)
                && reason == Result.Reason.EXPIRED
                && history.books()
                        .eventOf(result.origin())
                        .flatMap(event -> event.context().expiry())
                        .map(expiry -> !expiry.isBefore(result.time()))
                        .orElse(true);
    }

    /** An owner took over from one that may have called for it. */
    private static boolean wasPerhapsCalled(History history, EventOrigin origin) {
        PartitionId partition = new PartitionId(origin.topic(), origin.partition());
        return history.facts(Fact.Granted.class)
                .filter(granted -> granted.grant().partition().equals(partition))
                .flatMap(granted -> granted.restored().stream())
                .anyMatch(left -> !left.clean() && origin.offset() < left.startedUpTo());
    }

    /** What was folded with others and then unfolded need not have asked for the token itself. */
    private static boolean isUnanswered(CallLife call, Result result) {
        return call.entity().equals(EntityKey.user(result.subject()))
                && call.reply.map(Reply.Unknown.class::isInstance).orElse(true);
    }
}
