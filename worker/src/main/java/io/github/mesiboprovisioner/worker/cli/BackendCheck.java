package io.github.mesiboprovisioner.worker.cli;

import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.BackendClient;
import io.github.mesiboprovisioner.worker.mesibo.CurrentToken;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The part of {@code check} that calls mesibo. */
final class BackendCheck {

    private final MesiboSettings settings;
    private final PrintWriter out;

    BackendCheck(MesiboSettings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    /** True if mesibo can be reached and accepts the app token. */
    boolean run(Optional<String> liveUser) throws InterruptedException {
        CurrentToken token = new CurrentToken(settings.access().appToken());
        try (BackendClient backend =
                BackendClient.open(settings, token, SendBound.none(), () -> Long.MAX_VALUE)) {
            Reply reply = call(backend, new Operation.GroupGetMembers(0));
            boolean passes = passes(reply);
            out.printf("%-4s mesibo: %s%n", passes ? "ok" : "FAIL", words(reply));
            if (passes && liveUser.isPresent()) {
                liveUser(backend, liveUser.get());
            }
            return passes;
        } catch (IOException e) {
            out.println("FAIL mesibo: " + e.getMessage());
            return false;
        }
    }

    /** Any answer will do but one that would halt the worker. */
    private static boolean passes(Reply reply) {
        return switch (reply) {
            case Reply.Applied _ -> true;
            case Reply.Unknown(var failure) -> ownFailure(failure).isPresent();
            case Reply.Refused(var failure) ->
                    switch (failure) {
                        case Failure.Rejected _, Failure.TooLarge _, Failure.Throttled _ -> true;
                        case Failure.Transient _, Failure.Forbidden _ -> false;
                    };
        };
    }

    /** The code with which mesibo itself says that it failed: it has nothing against the token. */
    private static Optional<Integer> ownFailure(Failure failure) {
        return failure instanceof Failure.Transient(var cause, var code)
                        && cause == Failure.Transient.Cause.CODE
                ? code
                : Optional.empty();
    }

    private void liveUser(BackendClient backend, String address) throws InterruptedException {
        Operation.TokenSpec token =
                new Operation.TokenSpec(settings.access().appId(), Duration.ofMinutes(5));
        Map<String, Operation> steps = new LinkedHashMap<>();
        steps.put("add with token", add(address, Optional.of(token)));
        steps.put("add again with token", add(address, Optional.of(token)));
        steps.put("add again without token", add(address, Optional.empty()));
        steps.put("deactivate, revoke", new Operation.UserDeactivate(address));
        steps.put("delete", new Operation.UserDelete(address));
        steps.put("delete again", new Operation.UserDelete(address));
        out.printf("%n%-26s %s%n", "live user", "mesibo's answer");
        for (Map.Entry<String, Operation> step : steps.entrySet()) {
            out.printf("%-26s %s%n", step.getKey(), words(call(backend, step.getValue())));
        }
    }

    private static Operation add(String address, Optional<Operation.TokenSpec> token) {
        return new Operation.UserAdd(address, Optional.of("check"), true, token);
    }

    private Reply call(BackendClient backend, Operation operation) throws InterruptedException {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        backend.call(operation, Optional.empty(), reply::complete);
        Duration atMost = settings.endpoint().callTimeMax().plusSeconds(5);
        try {
            return reply.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Reply.Unknown(
                    new Failure.Transient(Failure.Transient.Cause.TIMEOUT, Optional.empty()));
        }
    }

    private static String words(Reply reply) {
        return switch (reply) {
            case Reply.Applied(Reply.Answer.UserAdded(var uid, var token)) ->
                    "done, uid %s, %s"
                            .formatted(
                                    uid.map(String::valueOf).orElse("not told"),
                                    token.isPresent() ? "a token" : "no token");
            case Reply.Applied(Reply.Answer.AlreadyGone()) -> "done: there was no such user";
            case Reply.Applied _ -> "done";
            case Reply.Refused(var failure) -> "refused: " + words(failure);
            case Reply.Unknown(var failure) ->
                    ownFailure(failure)
                            .map(code -> "not carried out or perhaps so: code " + code)
                            .orElseGet(() -> "no answer: " + words(failure));
        };
    }

    private static String words(Failure failure) {
        return switch (failure) {
            case Failure.Rejected rejected ->
                    "code %s, %s, %s, properties %s"
                            .formatted(
                                    rejected.code().map(String::valueOf).orElse("none"),
                                    rejected.error().orElse("no word"),
                                    rejected.cause().orElse("no cause"),
                                    List.copyOf(rejected.properties()));
            case Failure.Forbidden(var kind) ->
                    switch (kind) {
                        case AUTH -> "the app token is not accepted";
                        case BREACH -> "TOKENBREACH: the app is disabled";
                    };
            case Failure.TooLarge _, Failure.Transient _, Failure.Throttled _ -> failure.tag();
        };
    }
}
