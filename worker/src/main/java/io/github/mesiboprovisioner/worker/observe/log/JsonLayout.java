package io.github.mesiboprovisioner.worker.observe.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** One JSON object per line: for machines. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter(300);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            write(json, event);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return line.append('\n').toString();
    }

    private static void write(JsonGenerator json, ILoggingEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("timestamp", Fields.time(event));
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("thread", event.getThreadName());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("message", event.getFormattedMessage());
        writeFields(json, Fields.of(event));
        Optional<String> trace = Fields.stackTrace(event);
        if (trace.isPresent()) {
            json.writeStringField("stackTrace", trace.get());
        }
        json.writeEndObject();
    }

    /** In an object of their own, so that no field can pose as the level or the message. */
    private static void writeFields(JsonGenerator json, Map<String, String> fields)
            throws IOException {
        if (fields.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("fields");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }
}
