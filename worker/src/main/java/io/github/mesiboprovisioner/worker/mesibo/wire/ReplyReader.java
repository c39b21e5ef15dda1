package io.github.mesiboprovisioner.worker.mesibo.wire;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges what came back, by the table of CONTRACT 6: a JSON body with a boolean {@code result}
 * decides, whatever the HTTP status; without one the status does.
 */
public final class ReplyReader {
    private static final Reply UNDOCUMENTED = unknown(Cause.BODY, Optional.empty());

    private final InstantSource wallClock;

    public ReplyReader(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /**
     * What came of {@code operation}.
     *
     * @param id the request's, which mesibo echoes: another one belongs to another request
     * @param appToken as sent, to be masked in what mesibo says
     */
    public Reply read(Operation operation, int id, Secret appToken, HttpReply reply) {
        return ReplyJson.deciding(reply.body())
                .map(body -> byBody(new Asked(operation, id, appToken), body, reply))
                .orElseGet(() -> byStatus(reply));
    }

    /** What was sent. */
    private record Asked(Operation operation, int id, Secret appToken) {
        boolean isAnsweredBy(JsonNode body) {
            OptionalLong echoed = ReplyJson.number(body.path("id"));
            return echoed.isEmpty() || echoed.getAsLong() == id;
        }

        boolean isNamedIn(JsonNode body) {
            return body.path("op").asText(operation.op()).equals(operation.op());
        }
    }

    private Reply byBody(Asked asked, JsonNode body, HttpReply reply) {
        if (!body.path("result").booleanValue()) {
            return refused(asked, Refusal.of(body, asked.appToken()), body, reply);
        }
        if (!asked.isAnsweredBy(body) || !asked.isNamedIn(body)) {
            return UNDOCUMENTED;
        }
        return Answers.read(asked.operation(), body)
                .<Reply>map(Reply.Applied::new)
                .orElse(UNDOCUMENTED);
    }

    private Reply refused(Asked asked, Refusal refusal, JsonNode body, HttpReply reply) {
        Optional<Failure.Forbidden.Kind> forbidden = refusal.forbidden();
        if (forbidden.isPresent()) {
            return new Reply.Refused(new Failure.Forbidden(forbidden.get()));
        }
        if (!asked.isAnsweredBy(body)) {
            return UNDOCUMENTED;
        }
        if (refusal.saysGone(asked.operation())) {
            return new Reply.Applied(new Reply.Answer.AlreadyGone());
        }
        if (refusal.saysThrottled() || (!refusal.isRejection() && saysThrottled(reply))) {
            return throttled(reply);
        }
        return refusal.ending();
    }

    private Reply byStatus(HttpReply reply) {
        if (saysThrottled(reply)) {
            return throttled(reply);
        }
        int status = reply.status();
        return switch (status) {
            case 401, 403 -> new Reply.Refused(new Failure.Forbidden(Failure.Forbidden.Kind.AUTH));
            case 413 -> new Reply.Refused(new Failure.TooLarge());
            case 200, 201, 202, 203, 204, 205, 206 -> UNDOCUMENTED;
            default ->
                    status >= 300 && status < 400
                            ? new Reply.Refused(
                                    new Failure.Transient(Cause.REDIRECT, Optional.of(status)))
                            : unknown(Cause.STATUS, Optional.of(status));
        };
    }

    private static boolean saysThrottled(HttpReply reply) {
        return reply.status() == 429 || (reply.status() == 503 && reply.retryAfter().isPresent());
    }

    private Reply throttled(HttpReply reply) {
        Optional<Duration> wait =
                reply.retryAfter().flatMap(header -> RetryAfter.read(header, wallClock.instant()));
        return new Reply.Refused(new Failure.Throttled(wait));
    }

    private static Reply unknown(Cause cause, Optional<Integer> code) {
        return new Reply.Unknown(new Failure.Transient(cause, code));
    }
}
