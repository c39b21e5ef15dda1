package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** An event in the making: its context, and one method for each thing that may be said. */
public record Draft(EventContext context) {

    private static final AtomicLong IDS = new AtomicLong();
    private static final TokenChoice ISSUE =
            new TokenChoice.Issue(Optional.empty(), Optional.empty());

    /** An event with a new id. */
    public static Draft about(String subject) {
        return new Draft(
                new EventContext(
                        "e-" + IDS.incrementAndGet(),
                        "/tests",
                        "",
                        subject,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false));
    }

    Draft id(String id) {
        return with(id, context.sequence(), context.expiry(), context.resync());
    }

    Draft sequence(long sequence) {
        Optional<BigInteger> number = Optional.of(BigInteger.valueOf(sequence));
        return with(context.id(), number, context.expiry(), context.resync());
    }

    public Draft expiring(Instant expiry) {
        return with(context.id(), context.sequence(), Optional.of(expiry), context.resync());
    }

    Draft resync() {
        return with(context.id(), context.sequence(), context.expiry(), true);
    }

    Draft traced(String traceparent, String correlationId) {
        return new Draft(
                new EventContext(
                        context.id(),
                        context.source(),
                        context.type(),
                        context.subject(),
                        context.sequence(),
                        context.expiry(),
                        Optional.of(traceparent),
                        context.tracestate(),
                        Optional.of(correlationId),
                        context.bulk(),
                        context.resync()));
    }

    public IdentityEvent created(String name) {
        return new IdentityEvent.UserCreated(context, Optional.of(name), Optional.empty(), ISSUE);
    }

    public IdentityEvent createdInactive(String name) {
        return new IdentityEvent.UserCreated(context, Optional.of(name), Optional.of(false), ISSUE);
    }

    public IdentityEvent createdWithoutToken(String name) {
        return new IdentityEvent.UserCreated(
                context, Optional.of(name), Optional.empty(), new TokenChoice.None());
    }

    IdentityEvent updated(String name) {
        return new IdentityEvent.UserUpdated(context, Optional.of(name), Optional.empty(), ISSUE);
    }

    IdentityEvent updated(boolean active) {
        return new IdentityEvent.UserUpdated(context, Optional.empty(), Optional.of(active), ISSUE);
    }

    IdentityEvent tokenRequested() {
        return new IdentityEvent.TokenRequested(context, Optional.empty(), Optional.empty());
    }

    IdentityEvent tokenRequested(String appId) {
        return new IdentityEvent.TokenRequested(context, Optional.of(appId), Optional.empty());
    }

    IdentityEvent deactivated() {
        return new IdentityEvent.UserDeactivated(context);
    }

    IdentityEvent reactivated() {
        return new IdentityEvent.UserReactivated(context);
    }

    IdentityEvent deleted() {
        return new IdentityEvent.UserDeleted(context);
    }

    public IdentityEvent groupOf(List<String> members) {
        return group(new Membership.Snapshot(members));
    }

    IdentityEvent groupEdited(List<String> add, List<String> remove) {
        return group(new Membership.Delta(add, remove));
    }

    IdentityEvent groupNamed(String name, GroupPermissions permissions) {
        return new IdentityEvent.GroupChanged(
                context, Optional.of(name), Optional.of(permissions), new Membership.Same());
    }

    IdentityEvent groupDeleted() {
        return new IdentityEvent.GroupDeleted(context);
    }

    private IdentityEvent group(Membership membership) {
        return new IdentityEvent.GroupChanged(
                context, Optional.empty(), Optional.empty(), membership);
    }

    private Draft with(
            String id, Optional<BigInteger> sequence, Optional<Instant> expiry, boolean resync) {
        return new Draft(
                new EventContext(
                        id,
                        context.source(),
                        context.type(),
                        context.subject(),
                        sequence,
                        expiry,
                        context.traceparent(),
                        context.tracestate(),
                        context.correlationId(),
                        context.bulk(),
                        resync));
    }
}
