package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/** Reads one command. Belongs to the thread that decodes. */
final class ControlReader {

    private @Nullable String command;
    private ControlCommand.@Nullable Kind kind;
    private @Nullable String id;
    private @Nullable String eventId;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable String topic;
    private @Nullable Long partition;
    private @Nullable Long offset;

    private ControlReader() {}

    static ControlCommand read(Slice value) throws Malformed {
        return JsonCursor.read(JsonCursor.Document.ENVELOPE, value, new ControlReader()::document);
    }

    private ControlCommand document(JsonCursor cursor) throws IOException, Malformed {
        cursor.object(
                field -> {
                    switch (field) {
                        case "command" -> command = cursor.text();
                        case "entity" -> cursor.object(inner -> entity(cursor, inner));
                        case "event" -> cursor.object(inner -> event(cursor, inner));
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        return command();
    }

    private boolean entity(JsonCursor cursor, String field) throws IOException, Malformed {
        switch (field) {
            case "kind" -> kind = kind(cursor);
            case "id" -> id = cursor.text();
            default -> {
                return false;
            }
        }
        return true;
    }

    private static ControlCommand.Kind kind(JsonCursor cursor) throws IOException, Malformed {
        return switch (cursor.text()) {
            case "user" -> ControlCommand.Kind.USER;
            case "group" -> ControlCommand.Kind.GROUP;
            default -> throw cursor.fault("not user or group");
        };
    }

    private boolean event(JsonCursor cursor, String field) throws IOException, Malformed {
        switch (field) {
            case "id" -> eventId = cursor.text();
            case "source" -> source = cursor.text();
            case "type" -> type = cursor.text();
            case "topic" -> topic = cursor.text();
            case "partition" -> partition = cursor.wholeNumber(Integer.MAX_VALUE);
            case "offset" -> offset = cursor.wholeNumber(Long.MAX_VALUE);
            default -> {
                return false;
            }
        }
        return true;
    }

    private ControlCommand command() throws Malformed {
        ControlCommand.Entity entity =
                new ControlCommand.Entity(given(kind, "entity.kind"), given(id, "entity.id"));
        EventOrigin event =
                new EventOrigin(
                        Optional.ofNullable(eventId),
                        Optional.ofNullable(source),
                        Optional.ofNullable(type),
                        given(topic, "event.topic"),
                        given(partition, "event.partition").intValue(),
                        given(offset, "event.offset"));
        return switch (given(command, "command")) {
            case ControlCodec.RELEASE -> new ControlCommand.Release(entity, event);
            case ControlCodec.REJECT -> new ControlCommand.Reject(entity, event);
            default -> throw new Malformed("command", "not one that this version knows");
        };
    }

    private static <T> T given(@Nullable T value, String field) throws Malformed {
        if (value == null) {
            throw new Malformed(field, "missing");
        }
        return value;
    }
}
