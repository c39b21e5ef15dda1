package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.EventContext;
import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes queued events of the group {@value #GROUP}, at growing offsets. */
final class GroupEvents {

    static final String GROUP = "team";
    private static final String SOURCE = "test";

    private long offset;

    /** An event in the making. */
    static final class Draft {
        private final long offset;
        private final boolean deletion;
        private String id;
        private Optional<String> name = Optional.empty();
        private Optional<GroupPermissions> permissions = Optional.empty();
        private Membership membership = new Membership.Same();
        private Optional<BigInteger> sequence = Optional.empty();
        private Optional<Instant> expiry = Optional.empty();
        private Optional<Queued.Replay> replay = Optional.empty();
        private boolean resync;
        private boolean maybeCalled;

        private Draft(long offset, boolean deletion) {
            this.offset = offset;
            this.deletion = deletion;
            this.id = "event-" + offset;
        }

        Draft id(String value) {
            id = value;
            return this;
        }

        Draft name(String value) {
            name = Optional.of(value);
            return this;
        }

        Draft permissions(GroupPermissions value) {
            permissions = Optional.of(value);
            return this;
        }

        Draft send(GroupPermissions.Audience audience) {
            return permissions(
                    new GroupPermissions(
                            Optional.of(audience),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        Draft recv(GroupPermissions.Audience audience) {
            return permissions(
                    new GroupPermissions(
                            Optional.empty(),
                            Optional.of(audience),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        Draft members(List<String> addresses) {
            membership = new Membership.Snapshot(addresses);
            return this;
        }

        Draft members(String... addresses) {
            return members(List.of(addresses));
        }

        Draft delta(List<String> add, List<String> remove) {
            membership = new Membership.Delta(add, remove);
            return this;
        }

        Draft add(String... addresses) {
            return delta(List.of(addresses), delta().remove());
        }

        Draft remove(String... addresses) {
            return delta(delta().add(), List.of(addresses));
        }

        private Membership.Delta delta() {
            return membership instanceof Membership.Delta delta
                    ? delta
                    : new Membership.Delta(List.of(), List.of());
        }

        Draft sequence(long value) {
            sequence = Optional.of(BigInteger.valueOf(value));
            return this;
        }

        Draft expiry(Instant at) {
            expiry = Optional.of(at);
            return this;
        }

        Draft replayOf(long originalOffset, boolean forced) {
            replay = Optional.of(new Queued.Replay("dlq/0/" + offset, originalOffset, forced));
            return this;
        }

        Draft resync() {
            resync = true;
            return this;
        }

        Draft maybeCalled() {
            maybeCalled = true;
            return this;
        }

        Queued queued() {
            String type = deletion ? "identity.group.deleted.v1" : "identity.group.changed.v1";
            EventContext context =
                    new EventContext(
                            id,
                            SOURCE,
                            type,
                            GROUP,
                            sequence,
                            expiry,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("correlation-" + offset),
                            false,
                            resync);
            IdentityEvent event =
                    deletion
                            ? new IdentityEvent.GroupDeleted(context)
                            : new IdentityEvent.GroupChanged(
                                    context, name, permissions, membership);
            return new Queued(origin(offset, id, type), event, maybeCalled, replay);
        }
    }

    Draft changed() {
        return new Draft(offset++, false);
    }

    Draft deleted() {
        return new Draft(offset++, true);
    }

    private static EventOrigin origin(long offset, String id, String type) {
        return new EventOrigin(
                Optional.of(id),
                Optional.of(SOURCE),
                Optional.of(type),
                "identity.groups",
                0,
                offset);
    }
}
