package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Reason;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.engine.PartitionId;
import io.github.mesiboprovisioner.worker.engine.Progress;
import io.github.mesiboprovisioner.worker.engine.RemovalGuard;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * No partition carries out more removals than its share of the limit; and none is held while places
 * are left. A world is shorter than the guard's window, unless a clock was set.
 */
final class GuardHolds implements Invariant {
    @Override
    public String name() {
        return "the removal guard holds";
    }

    @Override
    public Optional<String> violationIn(History history) {
        if (history.clocksWereSet()) {
            return Optional.empty();
        }
        RemovalGuard.Limit limit = history.scenario().settings().removals();
        int share =
                limit.count() == 0
                        ? Integer.MAX_VALUE
                        : Math.max(1, limit.count() / history.scenario().partitions().size());
        for (PartitionId partition : history.scenario().partitions()) {
            Optional<String> violation = judge(history, partition, share);
            if (violation.isPresent()) {
                return violation.map(why -> partition + ", share " + share + ": " + why);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> judge(History history, PartitionId partition, int share) {
        boolean isHandedOver = isHandedOver(history, partition);
        Map<Long, Instant> answered = new HashMap<>();
        int removed = 0;
        int tried = 0;
        for (Result result : history.results()) {
            boolean isOfIt =
                    result.origin().topic().equals(partition.topic())
                            && result.origin().partition() == partition.partition()
                            && result.idSuffix().isEmpty();
            if (!isOfIt || !isRemoval(history.books().recordOf(result.origin()))) {
                continue;
            }
            if (isHeld(result) && !isHandedOver) {
                int waiting = waiting(history, partition, result, answered);
                if (tried + waiting < share) {
                    return Optional.of(
                            "%s is held after %d and with %d waiting"
                                    .formatted(result.id(), tried, waiting));
                }
            }
            if (result.outcome() instanceof Outcome.Skipped) {
                answered.put(result.origin().offset(), result.time());
            } else {
                answered.put(result.origin().offset(), Instant.MIN);
            }
            removed += isRemoved(result) ? 1 : 0;
            tried += isTried(history, result) ? 1 : 0;
            if (removed > share) {
                return Optional.of(result.id() + " is one too many");
            }
        }
        return Optional.empty();
    }

    /** What an unanswered call has perhaps done keeps its place, even if it ends without one. */
    private static boolean isTried(History history, Result result) {
        return !(result.outcome() instanceof Outcome.Skipped)
                || (!isHeld(result)
                        && callsSince(history, result).anyMatch(GuardHolds::isUnanswered));
    }

    private static boolean isUnanswered(CallLife call) {
        return call.reply.filter(reply -> !(reply instanceof Reply.Unknown)).isEmpty();
    }

    /** Places of an owner that died are perhaps used, perhaps not. */
    private static boolean isHandedOver(History history, PartitionId partition) {
        return history.facts(Fact.Granted.class)
                .filter(granted -> granted.grant().partition().equals(partition))
                .anyMatch(granted -> !granted.restored().map(Progress::clean).orElse(true));
    }

    /**
     * Other removals that were there and not answered before the held one was judged: with its
     * result, or, if its entity was called for since it came, at some time since: that is not
     * planned anew.
     */
    private static int waiting(
            History history, PartitionId partition, Result held, Map<Long, Instant> answered) {
        Instant judged = judged(history, held);
        return (int)
                history.kafka().input(partition).records().stream()
                        .filter(record -> !record.timestamp().isAfter(held.time()))
                        .filter(record -> record.offset() != held.origin().offset())
                        .filter(
                                record ->
                                        !answered.getOrDefault(record.offset(), Instant.MAX)
                                                .isBefore(judged))
                        .filter(GuardHolds::isRemoval)
                        .count();
    }

    private static Instant judged(History history, Result held) {
        return callsSince(history, held).findAny().isPresent()
                ? history.books().recordOf(held.origin()).timestamp()
                : held.time();
    }

    /** Calls for the entity between event and result. */
    private static Stream<CallLife> callsSince(History history, Result result) {
        long came = World.nanos(history.books().recordOf(result.origin()).timestamp());
        long told = World.nanos(result.time());
        EntityKey entity = history.books().entityOf(result.origin()).orElseThrow();
        return CallLife.of(history).stream()
                .filter(call -> call.entity().equals(entity))
                .filter(call -> call.called.at() >= came && call.called.at() <= told);
    }

    private static boolean isHeld(Result result) {
        return RulesKept.isSkipped(result, Reason.HELD);
    }

    private static boolean isRemoved(Result result) {
        return result.outcome() instanceof Outcome.Applied(var type, _)
                && switch (type) {
                    case USER_DEACTIVATED, USER_DELETED, GROUP_DELETED -> true;
                    case USER_PROVISIONED, USER_UPDATED, GROUP_PROVISIONED, GROUP_MEMBERS_SETTLED ->
                            false;
                };
    }

    private static boolean isRemoval(InputRecord record) {
        return record.content() instanceof InputRecord.Content.Event(var event, _)
                && switch (event) {
                    case IdentityEvent.UserDeactivated _,
                            IdentityEvent.UserDeleted _,
                            IdentityEvent.GroupDeleted _ ->
                            true;
                    case IdentityEvent.UserCreated created -> !created.active().orElse(true);
                    case IdentityEvent.UserUpdated updated -> !updated.active().orElse(true);
                    case IdentityEvent.TokenRequested _,
                            IdentityEvent.UserReactivated _,
                            IdentityEvent.GroupChanged _ ->
                            false;
                };
    }
}
