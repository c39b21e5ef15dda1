package io.github.mesiboprovisioner.contracts;

import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the data of one event. Every field of every type is optional, so an event without data is
 * read like one with an empty object. Belongs to the thread that decodes.
 */
final class DataReader {

    /** The part of ISO 8601 with a fixed length: no years, no months, nothing negative. */
    static final Pattern DURATION =
            Pattern.compile(
                    "P(?!$)(\\d{1,9}W|(\\d{1,9}D)?"
                            + "(T(?=\\d)(\\d{1,12}H)?(\\d{1,12}M)?(\\d{1,12}(\\.\\d{1,9})?S)?)?)");

    /** Longer ones leave the years that a time stamp of four digits can name. */
    static final Duration EXPIRY_MAX = Duration.ofDays(365_000);

    private final EventType type;
    private @Nullable String name;
    private @Nullable Boolean active;
    private TokenChoice token = new TokenChoice.Issue(Optional.empty(), Optional.empty());
    private @Nullable String appId;
    private @Nullable Duration expiry;
    private @Nullable GroupPermissions permissions;
    private @Nullable Set<String> members;
    private @Nullable Set<String> add;
    private @Nullable Set<String> remove;

    private DataReader(EventType type) {
        this.type = type;
    }

    static IdentityEvent read(EventType type, EventContext context, @Nullable Slice data)
            throws Malformed {
        DataReader reader = new DataReader(type);
        if (data != null) {
            JsonCursor.read(JsonCursor.Document.DATA, data, reader::document);
        }
        return reader.event(context);
    }

    private DataReader document(JsonCursor cursor) throws IOException, Malformed {
        if (!cursor.atNull()) {
            cursor.object(field -> field(cursor, field));
        }
        return this;
    }

    private boolean field(JsonCursor cursor, String field) throws IOException, Malformed {
        return switch (type) {
            case USER_CREATED, USER_UPDATED -> userField(cursor, field);
            case TOKEN_REQUESTED -> tokenField(cursor, field);
            case GROUP_CHANGED -> groupField(cursor, field);
            case USER_DEACTIVATED, USER_REACTIVATED, USER_DELETED, GROUP_DELETED -> false;
        };
    }

    private boolean userField(JsonCursor cursor, String field) throws IOException, Malformed {
        switch (field) {
            case "name" -> name = cursor.text();
            case "active" -> active = cursor.flag();
            case "token" -> token = tokenChoice(cursor);
            default -> {
                return false;
            }
        }
        return true;
    }

    private TokenChoice tokenChoice(JsonCursor cursor) throws IOException, Malformed {
        if (cursor.atFalse()) {
            return new TokenChoice.None();
        }
        if (type == EventType.USER_UPDATED) {
            throw cursor.fault("not false (an update never asks for a token)");
        }
        if (!cursor.atObject()) {
            throw cursor.fault("neither false nor an object");
        }
        cursor.object(field -> tokenField(cursor, field));
        return new TokenChoice.Issue(Optional.ofNullable(appId), Optional.ofNullable(expiry));
    }

    private boolean tokenField(JsonCursor cursor, String field) throws IOException, Malformed {
        switch (field) {
            case "appId" -> appId = nonEmpty(cursor);
            case "expiry" -> expiry = duration(cursor);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String nonEmpty(JsonCursor cursor) throws IOException, Malformed {
        String text = cursor.text();
        if (text.isEmpty()) {
            throw cursor.fault("empty");
        }
        return text;
    }

    private static Duration duration(JsonCursor cursor) throws IOException, Malformed {
        String text = cursor.text();
        if (!DURATION.matcher(text).matches()) {
            throw cursor.fault("not an ISO-8601 duration");
        }
        try {
            Duration duration = text.endsWith("W") ? weeks(text) : Duration.parse(text);
            if (duration.compareTo(EXPIRY_MAX) <= 0) {
                return duration;
            }
        } catch (DateTimeException _) {
            // too large even for a Duration
        }
        throw cursor.fault("longer than " + EXPIRY_MAX.toDays() + " days");
    }

    private static Duration weeks(String text) {
        return Duration.ofDays(7 * Long.parseLong(text.substring(1, text.length() - 1)));
    }

    private boolean groupField(JsonCursor cursor, String field) throws IOException, Malformed {
        switch (field) {
            case "name" -> name = cursor.text();
            case "permissions" -> permissions = permissions(cursor);
            case "members" -> members = cursor.texts();
            case "add" -> add = cursor.texts();
            case "remove" -> remove = cursor.texts();
            default -> {
                return false;
            }
        }
        return true;
    }

    private static GroupPermissions permissions(JsonCursor cursor) throws IOException, Malformed {
        Map<Permission, Audience> read = new EnumMap<>(Permission.class);
        cursor.object(
                field -> {
                    Optional<Permission> permission = Permission.of(field);
                    if (permission.isPresent()) {
                        read.put(permission.get(), audience(cursor));
                    }
                    return permission.isPresent();
                });
        return new GroupPermissions(
                Optional.ofNullable(read.get(Permission.SEND)),
                Optional.ofNullable(read.get(Permission.RECV)),
                Optional.ofNullable(read.get(Permission.PUB)),
                Optional.ofNullable(read.get(Permission.SUB)),
                Optional.ofNullable(read.get(Permission.LIST)));
    }

    private static Audience audience(JsonCursor cursor) throws IOException, Malformed {
        return switch (cursor.text()) {
            case "members" -> Audience.MEMBERS;
            case "selected" -> Audience.SELECTED;
            case "anyone" -> Audience.ANYONE;
            default -> throw cursor.fault("not members, selected or anyone");
        };
    }

    private IdentityEvent event(EventContext context) throws Malformed {
        return switch (type) {
            case USER_CREATED ->
                    new IdentityEvent.UserCreated(
                            context, Optional.ofNullable(name), Optional.ofNullable(active), token);
            case USER_UPDATED ->
                    new IdentityEvent.UserUpdated(
                            context, Optional.ofNullable(name), Optional.ofNullable(active), token);
            case TOKEN_REQUESTED ->
                    new IdentityEvent.TokenRequested(
                            context, Optional.ofNullable(appId), Optional.ofNullable(expiry));
            case USER_DEACTIVATED -> new IdentityEvent.UserDeactivated(context);
            case USER_REACTIVATED -> new IdentityEvent.UserReactivated(context);
            case USER_DELETED -> new IdentityEvent.UserDeleted(context);
            case GROUP_CHANGED ->
                    new IdentityEvent.GroupChanged(
                            context,
                            Optional.ofNullable(name),
                            Optional.ofNullable(permissions),
                            membership());
            case GROUP_DELETED -> new IdentityEvent.GroupDeleted(context);
        };
    }

    private Membership membership() throws Malformed {
        Set<String> added = add;
        Set<String> removed = remove;
        if (members != null) {
            if (added != null || removed != null) {
                throw new Malformed("data.members", "together with add or remove");
            }
            return new Membership.Snapshot(List.copyOf(members));
        }
        if (added == null && removed == null) {
            return new Membership.Same();
        }
        return delta(added == null ? Set.of() : added, removed == null ? Set.of() : removed);
    }

    private static Membership delta(Set<String> added, Set<String> removed) throws Malformed {
        if (!Collections.disjoint(added, removed)) {
            throw new Malformed("data.remove", "names an address that data.add names too");
        }
        return new Membership.Delta(List.copyOf(added), List.copyOf(removed));
    }
}
