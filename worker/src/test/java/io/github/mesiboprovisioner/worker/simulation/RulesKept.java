package io.github.mesiboprovisioner.worker.simulation;

import static java.util.stream.Collectors.toSet;

import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserCreated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserReactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserUpdated;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Reason;
import io.github.mesiboprovisioner.worker.engine.InputRecord;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.entity.UserState;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an event is what the rules of CONTRACT 3 say of it, given what became of those
 * before it: duplicate, stale, expired, inactive; who is deleted comes back only by an event that
 * says so; no token is rotated unasked; only the event at fault is rejected.
 */
final class RulesKept implements Invariant {
    @Override
    public String name() {
        return "the rules are kept";
    }

    @Override
    public Optional<String> violationIn(History history) {
        Map<EntityKey, Settled> settled = new HashMap<>();
        Map<EntityKey, UserModel> users = new HashMap<>();
        Set<EntityKey> halfDone = halfDone(history);
        for (Result result : history.results()) {
            InputRecord record = history.books().recordOf(result.origin());
            if (!result.idSuffix().isEmpty()) {
                release(record, result, settled, users);
                continue;
            }
            Optional<String> violation =
                    switch (record.content()) {
                        case InputRecord.Content.Tombstone _ ->
                                expect(isSkipped(result, Reason.TOMBSTONE), "it is a tombstone");
                        case InputRecord.Content.Undecodable _ ->
                                expect(
                                        isFailed(result, Result.Problem.Kind.UNDECODABLE),
                                        "it is undecodable");
                        case InputRecord.Content.Event(var event, var replay) -> {
                            EntityKey key = EntityKey.of(event);
                            Settled before = settled.computeIfAbsent(key, _ -> new Settled());
                            Optional<String> why =
                                    before.judge(event, replay, result)
                                            .or(() -> expiry(event, result, history))
                                            .or(() -> life(event, result, users, halfDone));
                            before.take(event, replay, record.offset(), result.outcome());
                            yield why;
                        }
                    };
            if (violation.isPresent()) {
                return violation.map(why -> Telling.of(result) + ": " + why);
            }
        }
        return held(history, users);
    }

    /** A clock that is set back makes of what has expired what has time left. */
    private static Optional<String> expiry(IdentityEvent event, Result result, History history) {
        boolean isOver =
                event.context().expiry().filter(end -> end.isBefore(result.time())).isPresent();
        return expect(
                isOver || history.clocksWereSet() || !isSkipped(result, Reason.EXPIRED),
                "it has time left");
    }

    private static void release(
            InputRecord record,
            Result result,
            Map<EntityKey, Settled> settled,
            Map<EntityKey, UserModel> users) {
        if (!(record.content() instanceof InputRecord.Content.Event(var event, _))) {
            return;
        }
        EntityKey key = EntityKey.of(event);
        if (result.outcome() instanceof Outcome.Failed) {
            settled.computeIfAbsent(key, _ -> new Settled()).forget(event);
        }
        if (event instanceof UserEvent about) {
            users.computeIfAbsent(key, _ -> new UserModel()).take(about, result);
        }
    }

    /**
     * Users of whom an event was refused after its deactivation was done: those folded with it come
     * after that.
     */
    private static Set<EntityKey> halfDone(History history) {
        return history.facts(Fact.Executed.class)
                .filter(
                        done ->
                                done.operation() instanceof Operation.UserAdd add
                                        && !add.active()
                                        && done.answer() instanceof Reply.Refused)
                .map(Fact.Executed::entity)
                .collect(toSet());
    }

    /** What waits for an operator is recorded, and nothing else, until an operator decides. */
    private static Optional<String> held(History history, Map<EntityKey, UserModel> users) {
        Set<String> decided =
                history.kafka().control.commands().stream()
                        .map(command -> command.entity().id())
                        .collect(toSet());
        for (Map.Entry<EntityKey, UserModel> user : users.entrySet()) {
            Optional<HeldRemoval.Kind> told = user.getValue().held;
            if (!decided.contains(user.getKey().id())
                    && history.books().stateOf(user.getKey()) instanceof UserState state
                    && !state.held().map(HeldRemoval::kind).equals(told)) {
                return Optional.of(
                        "%s: held is %s, told was %s".formatted(user.getKey(), state.held(), told));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> life(
            IdentityEvent event,
            Result result,
            Map<EntityKey, UserModel> users,
            Set<EntityKey> halfDone) {
        if (!(event instanceof UserEvent about)) {
            return Optional.empty();
        }
        UserModel user = users.computeIfAbsent(EntityKey.of(event), _ -> new UserModel());
        boolean isSure = !user.unsure && !halfDone.contains(EntityKey.of(event));
        Optional<String> why =
                culprit(about, result)
                        .or(() -> isSure ? unasked(user, about, result) : Optional.empty())
                        .or(() -> isSure ? life(user, about, result) : Optional.empty());
        user.take(about, result);
        return why;
    }

    /** mesibo refuses nothing but bad names. */
    private static Optional<String> culprit(UserEvent event, Result result) {
        Optional<String> name =
                switch (event) {
                    case UserCreated created -> created.name();
                    case UserUpdated updated -> updated.name();
                    case IdentityEvent.TokenRequested _,
                            UserReactivated _,
                            UserDeactivated _,
                            UserDeleted _ ->
                            Optional.empty();
                };
        boolean isBad = name.filter(given -> given.startsWith(SimMesibo.BAD)).isPresent();
        return expect(
                isBad || !isFailed(result, Result.Problem.Kind.REJECTED), "it is not at fault");
    }

    private static Optional<String> unasked(UserModel user, UserEvent event, Result result) {
        boolean mayRotate =
                event instanceof IdentityEvent.TokenRequested || event instanceof UserReactivated;
        return result.outcome()
                .details()
                .token()
                .filter(
                        token ->
                                !mayRotate
                                        && user.tokens.get(token.appId())
                                                instanceof UserModel.Token.Known)
                .map(token -> "the token for " + token.appId() + " is rotated unasked");
    }

    private static Optional<String> life(UserModel user, UserEvent event, Result result) {
        boolean isKnownAnyway =
                isSkipped(result, Reason.DUPLICATE)
                        || isSkipped(result, Reason.STALE)
                        || isSkipped(result, Reason.EXPIRED);
        if (isKnownAnyway) {
            return Optional.empty();
        }
        boolean isRequest = event instanceof IdentityEvent.TokenRequested;
        boolean isInactive = isRequest && user.life == UserModel.Life.INACTIVE;
        boolean needsBirth =
                switch (event) {
                    case UserCreated _, UserReactivated _, UserDeleted _ -> false;
                    case UserUpdated _, UserDeactivated _, IdentityEvent.TokenRequested _ -> true;
                };
        return expect(isSkipped(result, Reason.INACTIVE) == isInactive, "user is " + user.life)
                .or(
                        () ->
                                expect(
                                        !needsBirth || user.life != UserModel.Life.DELETED,
                                        "the user is deleted"));
    }

    static boolean isSkipped(Result result, Reason reason) {
        return result.outcome() instanceof Outcome.Skipped(var actual, _) && actual == reason;
    }

    private static boolean isFailed(Result result, Result.Problem.Kind kind) {
        return result.outcome() instanceof Outcome.Failed(var problem, _) && problem.kind() == kind;
    }

    static Optional<String> expect(boolean isRight, String otherwise) {
        return isRight ? Optional.empty() : Optional.of(otherwise);
    }
}
