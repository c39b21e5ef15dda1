package io.github.mesiboprovisioner.contracts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes events as an identity source would, so that {@link EventCodec} reads the same event again.
 *
 * <p>An event without data gets an empty object: a null value is a tombstone to a compacted topic.
 */
public final class EventWriter {

    /**
     * The event as a record. The {@code type} follows from the event, not from its context.
     *
     * @throws RuntimeException in structured mode, if {@code source} is not a URI reference
     */
    public EncodedRecord encode(IdentityEvent event, ContentMode mode) {
        EventContext context = event.context();
        CloudEventWriter writer = new CloudEventWriter(context.subject());
        writer.put(Attribute.ID.text(), context.id());
        writer.put(Attribute.SOURCE.text(), context.source());
        writer.put(Attribute.TYPE.text(), EventType.of(event).type());
        writer.put(Attribute.SEQUENCE.text(), context.sequence().map(BigInteger::toString));
        writer.put(Attribute.EXPIRYTIME.text(), context.expiry().map(Instant::toString));
        writer.put(Attribute.TRACEPARENT.text(), context.traceparent());
        writer.put(Attribute.TRACESTATE.text(), context.tracestate());
        writer.put(Attribute.CORRELATIONID.text(), context.correlationId());
        if (context.bulk()) {
            writer.put(Attribute.PRIORITY.text(), "bulk");
        }
        if (context.resync()) {
            writer.put(Attribute.RESYNC.text(), "true");
        }
        return writer.write(data(event), mode);
    }

    private static ObjectNode data(IdentityEvent event) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        switch (event) {
            case IdentityEvent.UserCreated(_, var name, var active, var token) ->
                    user(data, name, active, token);
            case IdentityEvent.UserUpdated(_, var name, var active, var token) ->
                    user(data, name, active, token);
            case IdentityEvent.TokenRequested(_, var appId, var expiry) ->
                    token(data, appId, expiry);
            case IdentityEvent.GroupChanged changed -> group(data, changed);
            case IdentityEvent.UserDeactivated _,
                    IdentityEvent.UserReactivated _,
                    IdentityEvent.UserDeleted _,
                    IdentityEvent.GroupDeleted _ -> {}
        }
        return data;
    }

    private static void user(
            ObjectNode data, Optional<String> name, Optional<Boolean> active, TokenChoice token) {
        name.ifPresent(text -> data.put("name", Text.writable(text)));
        active.ifPresent(flag -> data.put("active", flag));
        switch (token) {
            case TokenChoice.None() -> data.put("token", false);
            case TokenChoice.Issue(var appId, var expiry) -> {
                if (appId.isPresent() || expiry.isPresent()) {
                    token(data.putObject("token"), appId, expiry);
                }
            }
        }
    }

    private static void token(ObjectNode data, Optional<String> appId, Optional<Duration> expiry) {
        appId.ifPresent(text -> data.put("appId", Text.writable(text)));
        expiry.ifPresent(duration -> data.put("expiry", duration.toString()));
    }

    private static void group(ObjectNode data, IdentityEvent.GroupChanged changed) {
        changed.name().ifPresent(text -> data.put("name", Text.writable(text)));
        changed.permissions().ifPresent(set -> permissions(data.putObject("permissions"), set));
        switch (changed.membership()) {
            case Membership.Same() -> {}
            case Membership.Snapshot(var members) -> addresses(data.putArray("members"), members);
            case Membership.Delta(var add, var remove) -> {
                addresses(data.putArray("add"), add);
                addresses(data.putArray("remove"), remove);
            }
        }
    }

    private static void permissions(ObjectNode data, GroupPermissions permissions) {
        audience(data, Permission.SEND, permissions.send());
        audience(data, Permission.RECV, permissions.recv());
        audience(data, Permission.PUB, permissions.pub());
        audience(data, Permission.SUB, permissions.sub());
        audience(data, Permission.LIST, permissions.list());
    }

    private static void audience(
            ObjectNode data, Permission permission, Optional<Audience> audience) {
        audience.ifPresent(
                present -> data.put(permission.field(), present.name().toLowerCase(Locale.ROOT)));
    }

    private static void addresses(ArrayNode array, List<String> addresses) {
        addresses.forEach(address -> array.add(Text.writable(address)));
    }
}
