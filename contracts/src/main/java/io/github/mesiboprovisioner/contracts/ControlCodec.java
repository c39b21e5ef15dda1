package io.github.mesiboprovisioner.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Writes operators' commands as records of the control topic, and reads them back. */
public final class ControlCodec {

    /** The JSON Schema of the records' values. */
    public static final String SCHEMA = "mesibo.control.v1";

    static final String RELEASE = "removal.release";
    static final String REJECT = "removal.reject";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /** What was made of a record. */
    public sealed interface Read {

        /** The record is a command. */
        record Command(ControlCommand command) implements Read {}

        /**
         * The record is none that this version knows.
         *
         * @param cause the field at fault and what is wrong with it, never its value
         */
        record Unreadable(String cause) implements Read {}
    }

    /** The command as a record; its key is the entity's id. */
    public EncodedRecord encode(ControlCommand command) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        value.put("command", name(command));
        value.putObject("entity")
                .put("kind", command.entity().kind().name().toLowerCase(Locale.ROOT))
                .put("id", command.entity().id());
        event(value.putObject("event"), command.event());
        return new EncodedRecord(
                command.entity().id().getBytes(UTF_8),
                List.of(
                        new Header(
                                Attribute.CONTENT_TYPE.header(),
                                ContentType.JSON_TEXT.getBytes(UTF_8))),
                bytes(value));
    }

    /** Reads a record of the control topic. Never throws. */
    public Read decode(RawRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return new Read.Unreadable("no value");
        }
        if (!Text.isUtf8(value)) {
            return new Read.Unreadable("value: not valid UTF-8");
        }
        try {
            return new Read.Command(ControlReader.read(Slice.of(value)));
        } catch (Malformed e) {
            return new Read.Unreadable(e.text());
        }
    }

    private static String name(ControlCommand command) {
        return switch (command) {
            case ControlCommand.Release _ -> RELEASE;
            case ControlCommand.Reject _ -> REJECT;
        };
    }

    private static void event(ObjectNode node, EventOrigin event) {
        event.id().ifPresent(id -> node.put("id", id));
        event.source().ifPresent(source -> node.put("source", source));
        event.type().ifPresent(type -> node.put("type", type));
        node.put("topic", event.topic());
        node.put("partition", event.partition());
        node.put("offset", event.offset());
    }

    private static byte[] bytes(ObjectNode value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
