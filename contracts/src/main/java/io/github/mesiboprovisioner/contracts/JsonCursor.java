package io.github.mesiboprovisioner.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks over one JSON object, strictly, and names the field at fault.
 *
 * <p>It streams: a hostile value costs no more memory than its own bytes, and what nobody asked for
 * is skipped without being built. Only fields that somebody asked for must be unique.
 */
final class JsonCursor {

    /** Reads the value of {@code field} if it is wanted; otherwise leaves it and says false. */
    @FunctionalInterface
    interface Fields {
        boolean read(String field) throws IOException, Malformed;
    }

    /** Reads a whole document, from its first token on. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonCursor cursor) throws IOException, Malformed;
    }

    /** What is read, and what the causes of faults call it. */
    enum Document {
        ENVELOPE("value", ""),
        DATA("data", "data");

        private final String text;
        private final String path;

        Document(String text, String path) {
            this.text = text;
            this.path = path;
        }
    }

    static final int NESTING_MAX = 1000;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(NESTING_MAX)
                                    .maxNumberLength(1000)
                                    .build())
                    .build();

    private final Document document;
    private final JsonParser parser;

    private JsonCursor(Document document, JsonParser parser) {
        this.document = document;
        this.parser = parser;
    }

    /** Reads {@code json}, which must be one JSON value and nothing more. */
    static <T> T read(Document document, Slice json, Reader<T> reader) throws Malformed {
        if (json.isWide()) {
            throw new Malformed(document.text, "not UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(json.bytes(), json.offset(), json.length())) {
            JsonCursor cursor = new JsonCursor(document, parser);
            parser.nextToken();
            T read = reader.read(cursor);
            if (parser.nextToken() != null) {
                throw new Malformed(document.text, "more than one JSON value");
            }
            return read;
        } catch (StreamConstraintsException _) {
            throw new Malformed(document.text, "beyond the limits for JSON");
        } catch (IOException _) {
            throw new Malformed(document.text, "not valid JSON");
        }
    }

    private boolean at(JsonToken token) {
        return parser.currentToken() == token;
    }

    boolean atNull() {
        return at(JsonToken.VALUE_NULL);
    }

    boolean atFalse() {
        return at(JsonToken.VALUE_FALSE);
    }

    boolean atObject() {
        return at(JsonToken.START_OBJECT);
    }

    /** Reads the object that starts at the current token. */
    void object(Fields fields) throws IOException, Malformed {
        if (!atObject()) {
            throw fault("not an object");
        }
        List<String> seen = new ArrayList<>(8);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (seen.contains(field)) {
                throw fault("given twice");
            }
            if (fields.read(field)) {
                seen.add(field);
            } else {
                parser.skipChildren();
            }
        }
    }

    String text() throws IOException, Malformed {
        if (!at(JsonToken.VALUE_STRING)) {
            throw fault("not a string");
        }
        String text = parser.getText();
        if (!Text.isWellFormed(text)) {
            throw fault("not well-formed Unicode");
        }
        return text;
    }

    /** A string, or a whole number or a boolean as it is written. */
    String scalar() throws IOException, Malformed {
        if (at(JsonToken.VALUE_NUMBER_INT) || parser.currentToken().isBoolean()) {
            return parser.getText();
        }
        return text();
    }

    boolean flag() throws Malformed {
        if (!parser.currentToken().isBoolean()) {
            throw fault("not true or false");
        }
        return at(JsonToken.VALUE_TRUE);
    }

    /** A whole number from 0 to {@code max}. */
    long wholeNumber(long max) throws IOException, Malformed {
        if (!at(JsonToken.VALUE_NUMBER_INT)) {
            throw fault("not a whole number");
        }
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!fits || parser.getLongValue() < 0 || parser.getLongValue() > max) {
            throw fault("not from 0 to " + max);
        }
        return parser.getLongValue();
    }

    /** A list of strings in its order, without repeats. */
    Set<String> texts() throws IOException, Malformed {
        if (!at(JsonToken.START_ARRAY)) {
            throw fault("not a list");
        }
        Set<String> texts = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text());
        }
        return texts;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    /** Where the current object stands in {@code json}; skips it. */
    Slice slice(Slice json) throws IOException {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new Slice(json.bytes(), json.offset() + start, end - start);
    }

    /** The current field is wrong: {@code data.token.expiry: problem}. */
    Malformed fault(String problem) {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inObject() && at.hasCurrentName()) {
                path.insert(0, "." + at.getCurrentName());
            } else if (at.inArray() && at.hasCurrentIndex()) {
                path.insert(0, "[" + at.getCurrentIndex() + "]");
            }
        }
        String inside = path.toString();
        if (document.path.isEmpty() && inside.startsWith(".")) {
            return new Malformed(inside.substring(1), problem);
        }
        return new Malformed(inside.isEmpty() ? document.text : document.path + inside, problem);
    }
}
