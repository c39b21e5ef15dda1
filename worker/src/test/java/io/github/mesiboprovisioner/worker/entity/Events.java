package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the queued events of one entity. Each stands at the next offset and has an id of its own.
 */
public final class Events {

    public static final String TOPIC = "identity.users";
    public static final String SOURCE = "/directory";

    private final String subject;
    private long offset;

    public Events(String subject) {
        this.subject = subject;
    }

    /** The event at the next offset. */
    public Event next() {
        return new Event(subject, offset++);
    }

    public Queued created() {
        return next().created();
    }

    public Queued created(String name) {
        return next().name(name).created();
    }

    public Queued updated(String name) {
        return next().name(name).updated();
    }

    public Queued updated(boolean active) {
        return next().active(active).updated();
    }

    public Queued tokenRequested() {
        return next().tokenRequested();
    }

    public Queued tokenRequested(String appId) {
        return next().app(appId).tokenRequested();
    }

    public Queued deactivated() {
        return next().deactivated();
    }

    public Queued reactivated() {
        return next().reactivated();
    }

    public Queued deleted() {
        return next().deleted();
    }

    /** An event in the making: say what it is to hold, then which type it is. */
    public static final class Event {
        private final String subject;
        private final long offset;
        private String id;
        private Optional<BigInteger> sequence = Optional.empty();
        private Optional<Instant> expiry = Optional.empty();
        private boolean resync;
        private boolean maybeCalled;
        private Optional<Queued.Replay> replay = Optional.empty();
        private Optional<String> name = Optional.empty();
        private Optional<Boolean> active = Optional.empty();
        private boolean withoutToken;
        private Optional<String> app = Optional.empty();
        private Optional<Duration> tokenExpiry = Optional.empty();

        private Event(String subject, long offset) {
            this.subject = subject;
            this.offset = offset;
            this.id = "event-" + offset;
        }

        public long offset() {
            return offset;
        }

        public Event id(String value) {
            id = value;
            return this;
        }

        public Event sequence(long value) {
            sequence = Optional.of(BigInteger.valueOf(value));
            return this;
        }

        public Event expiry(Instant value) {
            expiry = Optional.of(value);
            return this;
        }

        public Event resync() {
            resync = true;
            return this;
        }

        public Event maybeCalled() {
            maybeCalled = true;
            return this;
        }

        public Event replay(String mark, long originalOffset, boolean forced) {
            replay = Optional.of(new Queued.Replay(mark, originalOffset, forced));
            return this;
        }

        public Event name(String value) {
            name = Optional.of(value);
            return this;
        }

        public Event active(boolean value) {
            active = Optional.of(value);
            return this;
        }

        public Event withoutToken() {
            withoutToken = true;
            return this;
        }

        public Event app(String value) {
            app = Optional.of(value);
            return this;
        }

        public Event tokenExpiry(Duration value) {
            tokenExpiry = Optional.of(value);
            return this;
        }

        public Queued created() {
            return queued(
                    "identity.user.created.v1",
                    context -> new IdentityEvent.UserCreated(context, name, active, tokenChoice()));
        }

        public Queued updated() {
            return queued(
                    "identity.user.updated.v1",
                    context -> new IdentityEvent.UserUpdated(context, name, active, anyToken()));
        }

        public Queued tokenRequested() {
            return queued(
                    "identity.user.token-requested.v1",
                    context -> new IdentityEvent.TokenRequested(context, app, tokenExpiry));
        }

        public Queued deactivated() {
            return queued("identity.user.deactivated.v1", IdentityEvent.UserDeactivated::new);
        }

        public Queued reactivated() {
            return queued("identity.user.reactivated.v1", IdentityEvent.UserReactivated::new);
        }

        public Queued deleted() {
            return queued("identity.user.deleted.v1", IdentityEvent.UserDeleted::new);
        }

        /** Any event, for example one of a group. */
        public Queued queued(String type, Function<EventContext, IdentityEvent> event) {
            EventContext context =
                    new EventContext(
                            id,
                            SOURCE,
                            type,
                            subject,
                            sequence,
                            expiry,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("correlation-" + offset),
                            false,
                            resync);
            EventOrigin origin =
                    new EventOrigin(
                            Optional.of(id),
                            Optional.of(SOURCE),
                            Optional.of(type),
                            TOPIC,
                            0,
                            offset);
            return new Queued(origin, event.apply(context), maybeCalled, replay);
        }

        private TokenChoice anyToken() {
            return withoutToken
                    ? new TokenChoice.None()
                    : new TokenChoice.Issue(Optional.empty(), Optional.empty());
        }

        private TokenChoice tokenChoice() {
            return withoutToken ? new TokenChoice.None() : new TokenChoice.Issue(app, tokenExpiry);
        }
    }
}
