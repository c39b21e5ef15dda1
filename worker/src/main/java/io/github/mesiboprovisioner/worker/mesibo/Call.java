package io.github.mesiboprovisioner.worker.mesibo;

import io.github.mesiboprovisioner.contracts.Secret;
import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Operation;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.rate.SendBound;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport.Departure;
import io.github.mesiboprovisioner.worker.mesibo.transport.Transport.Outcome;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One call: decides at the last moment whether and what is sent, and says what came of it.
 *
 * <p>Thread: the transport's.
 */
final class Call implements Transport.Parcel {
    private static final int REPLY_BYTES_MAX = 64 * 1024;
    private static final int LISTING_BYTES_MAX = 8 * 1024 * 1024;

    private final Operation operation;
    private final int id;
    private final Optional<String> traceparent;
    private final Office office;
    private final Consumer<Reply> done;
    private Secret sentToken;
    private boolean tooLarge;

    Call(
            Operation operation,
            int id,
            Optional<String> traceparent,
            Office office,
            Consumer<Reply> done) {
        this.operation = operation;
        this.id = id;
        this.traceparent = traceparent;
        this.office = office;
        this.done = done;
        this.sentToken = office.appToken().get();
    }

    @Override
    public Departure depart(long nowNanos) {
        long leaseNanos = office.leaseNanos().getAsLong() - nowNanos;
        if (leaseNanos <= 0) {
            return new Departure.Stay();
        }
        byte[] body = body();
        if (tooLarge) {
            return new Departure.Stay();
        }
        long wait = office.bound().nanosUntilFree(nowNanos);
        if (wait == SendBound.NEVER) {
            return new Departure.Stay();
        }
        if (wait > 0) {
            return new Departure.Wait(wait);
        }
        office.journal().sent(operation, id, nowNanos);
        long nanos = Math.min(leaseNanos, office.requestNanos());
        return new Departure.Go(body, traceparent, nowNanos + nanos);
    }

    /** With the app token of this moment, which may be longer than the one before. */
    private byte[] body() {
        sentToken = office.appToken().get();
        byte[] body = office.wire().encode(operation, id, sentToken);
        tooLarge = body.length > office.wire().maxBytes();
        return body;
    }

    @Override
    public int replyBytesMax() {
        return switch (operation) {
            case Operation.GroupsGet _, Operation.GroupGetMembers _ -> LISTING_BYTES_MAX;
            case Operation.UserAdd _,
                    Operation.UserDeactivate _,
                    Operation.UserDelete _,
                    Operation.GroupAdd _,
                    Operation.GroupSet _,
                    Operation.GroupDelete _,
                    Operation.GroupEditMembers _ ->
                    REPLY_BYTES_MAX;
        };
    }

    @Override
    public void ended(Outcome outcome) {
        Reply reply = replyOf(outcome);
        office.journal().ended(operation, id, reply);
        done.accept(reply);
    }

    private Reply replyOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(var reply) ->
                    office.reader().read(operation, id, sentToken, reply);
            case Outcome.NeverSent(var cause) -> new Reply.Refused(notSent(cause));
            case Outcome.MaybeSent(var cause) ->
                    new Reply.Unknown(new Failure.Transient(cause, Optional.empty()));
        };
    }

    private Failure notSent(Failure.Transient.Cause cause) {
        return tooLarge ? new Failure.TooLarge() : new Failure.Transient(cause, Optional.empty());
    }
}
