package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.Result.Details;
import io.github.mesiboprovisioner.contracts.Result.Outcome;
import io.github.mesiboprovisioner.contracts.Result.Problem;
import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Operation.TokenSpec;
import io.github.mesiboprovisioner.worker.entity.UserFold.Effective;
import io.github.mesiboprovisioner.worker.entity.UserFold.Entry;
import io.github.mesiboprovisioner.worker.entity.UserFold.Idle;
import io.github.mesiboprovisioner.worker.entity.UserState.Life;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts the endings of a user's events into the words of CONTRACT 4. */
final class UserEndings {
    private UserEndings() {}

    /** The endings of all events of {@code fold}, whose operations made the user {@code state}. */
    static List<Ending> of(UserFold fold, UserState state, Optional<Result.Token> token) {
        Details plain = details(fold, state, Optional.empty());
        Details issued = details(fold, state, token);
        return fold.entries().stream()
                .map(entry -> Ending.of(entry.queued(), outcome(fold, entry, plain, issued)))
                .toList();
    }

    static Outcome skipped(Result.Reason reason) {
        return new Outcome.Skipped(reason, Details.NONE);
    }

    /** {@code tokenInDoubt}: an earlier owner perhaps issued it. */
    static Outcome stale(Optional<TokenSpec> tokenInDoubt) {
        return new Outcome.Skipped(Result.Reason.STALE, inDoubt(tokenInDoubt));
    }

    /** The token in {@code answer}. Absent if none was asked for. */
    static Optional<Result.Token> issued(Operation operation, Reply.Answer answer, Instant now) {
        return tokenOf(operation)
                .map(
                        spec ->
                                new Result.Token(
                                        valueIn(answer),
                                        spec.appId(),
                                        Optional.of(now),
                                        expiresAt(spec, now),
                                        false));
    }

    /** A request that is too large to be sent at all. */
    static Outcome tooLarge(Rules rules) {
        String cause = "request larger than " + rules.sizes().maxBytes() + " bytes";
        Problem problem =
                new Problem(
                        Problem.Kind.REJECTED,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(cause),
                        Optional.empty(),
                        List.of(),
                        0,
                        true);
        return new Outcome.Failed(problem, Details.NONE);
    }

    /** {@code tokenInDoubt}: mesibo perhaps issued the token that was asked for. */
    static Outcome failed(Problem problem, Optional<TokenSpec> tokenInDoubt) {
        return new Outcome.Failed(problem, inDoubt(tokenInDoubt));
    }

    private static Details inDoubt(Optional<TokenSpec> perhapsIssued) {
        Optional<Result.Token> token =
                perhapsIssued.map(
                        spec ->
                                new Result.Token(
                                        Optional.empty(),
                                        spec.appId(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true));
        return new Details(Optional.empty(), token, Optional.empty(), Optional.empty());
    }

    static Problem problem(Failure failure, Problem.Kind kind, int attempts) {
        return switch (failure) {
            case Failure.Rejected rejected ->
                    new Problem(
                            kind,
                            rejected.code(),
                            rejected.error(),
                            rejected.cause(),
                            rejected.action(),
                            rejected.properties(),
                            attempts,
                            true);
            case Failure.Transient(_, Optional<Integer> code) ->
                    problem(kind, code, failure.tag(), attempts);
            case Failure.TooLarge() -> problem(kind, Optional.of(413), failure.tag(), attempts);
            case Failure.Throttled _, Failure.Forbidden _ ->
                    problem(kind, Optional.empty(), failure.tag(), attempts);
        };
    }

    private static Problem problem(
            Problem.Kind kind, Optional<Integer> code, String cause, int attempts) {
        return new Problem(
                kind,
                code,
                Optional.empty(),
                Optional.of(cause),
                Optional.empty(),
                List.of(),
                attempts,
                true);
    }

    private static Outcome outcome(UserFold fold, Entry entry, Details plain, Details issued) {
        return switch (entry) {
            case Idle(_, Outcome outcome) -> outcome;
            case Effective effective when fold.isSuperseded(effective) ->
                    skipped(Result.Reason.SUPERSEDED);
            case Effective effective when !fold.isApplied(effective) ->
                    skipped(Result.Reason.UNCHANGED);
            case Effective effective ->
                    new Outcome.Applied(
                            effective.effect().type(),
                            fold.tokenHolder().filter(effective::equals).isPresent()
                                    ? issued
                                    : plain);
        };
    }

    private static Details details(UserFold fold, UserState state, Optional<Result.Token> token) {
        UserFrame frame = fold.frame();
        return details(frame.address(), state, frame.base().uid(), token);
    }

    /** Without a token; {@code uid} is what the user had before. */
    static Details details(String address, UserState state, Optional<Long> uid) {
        return details(address, state, uid, Optional.empty());
    }

    private static Details details(
            String address, UserState state, Optional<Long> uid, Optional<Result.Token> token) {
        Result.User user = new Result.User(address, state.uid().or(() -> uid), activeIn(state));
        return new Details(Optional.of(user), token, Optional.empty(), Optional.empty());
    }

    private static Optional<Boolean> activeIn(UserState state) {
        return switch (state.life()) {
            case Life.Live(boolean active) -> Optional.of(active);
            case Life.Unknown(), Life.Deleted _ -> Optional.empty();
        };
    }

    private static Optional<TokenSpec> tokenOf(Operation operation) {
        return operation instanceof Operation.UserAdd add ? add.token() : Optional.empty();
    }

    private static Optional<Secret> valueIn(Reply.Answer answer) {
        return answer instanceof Reply.Answer.UserAdded(_, Optional<Secret> token)
                ? token
                : Optional.empty();
    }

    private static Optional<Instant> expiresAt(TokenSpec spec, Instant now) {
        return spec.expiry().isZero() ? Optional.empty() : Optional.of(now.plus(spec.expiry()));
    }
}
