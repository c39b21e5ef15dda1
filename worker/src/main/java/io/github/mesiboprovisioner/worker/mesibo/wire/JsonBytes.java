package io.github.mesiboprovisioner.worker.mesibo.wire;

import java.util.Arrays;

/**
 * A JSON text as it is written, or only its size: one code path for both, so they cannot disagree.
 *
 * <p>Text is UTF-8; a lone surrogate, which has no UTF-8 form, is written as its escape.
 */
final class JsonBytes {
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int NOT_ESCAPED = 0;

    private final boolean keeps;
    private byte[] bytes;
    private int size;
    private boolean first = true;

    private JsonBytes(boolean keeps) {
        this.keeps = keeps;
        this.bytes = new byte[keeps ? 256 : 0];
    }

    static JsonBytes writing() {
        return new JsonBytes(true);
    }

    static JsonBytes counting() {
        return new JsonBytes(false);
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    JsonBytes open() {
        put('{');
        first = true;
        return this;
    }

    JsonBytes open(String name) {
        name(name);
        return open();
    }

    JsonBytes close() {
        put('}');
        first = false;
        return this;
    }

    JsonBytes field(String name, String value) {
        name(name);
        quoted(value);
        return this;
    }

    JsonBytes field(String name, long value) {
        name(name);
        ascii(Long.toString(value));
        return this;
    }

    JsonBytes field(String name, boolean value) {
        name(name);
        ascii(Boolean.toString(value));
        return this;
    }

    JsonBytes fieldNull(String name) {
        name(name);
        ascii("null");
        return this;
    }

    /** The items as one string, with commas between them. */
    JsonBytes fieldJoined(String name, Iterable<String> items) {
        name(name);
        put('"');
        boolean later = false;
        for (String item : items) {
            if (later) {
                put(',');
            }
            text(item);
            later = true;
        }
        put('"');
        return this;
    }

    private void name(String name) {
        if (!first) {
            put(',');
        }
        first = false;
        quoted(name);
        put(':');
    }

    private void quoted(String value) {
        put('"');
        text(value);
        put('"');
    }

    private void text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                plain(c);
            } else if (c < 0x800) {
                put(0xc0 | c >> 6);
                put(continuation(c));
            } else if (!Character.isSurrogate(c)) {
                put(0xe0 | c >> 12);
                put(continuation(c >> 6));
                put(continuation(c));
            } else if (isPairAt(value, i)) {
                pair(value.codePointAt(i));
                i++;
            } else {
                escape(c);
            }
        }
    }

    private static boolean isPairAt(String value, int index) {
        return Character.isHighSurrogate(value.charAt(index))
                && index + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(index + 1));
    }

    private void pair(int codePoint) {
        put(0xf0 | codePoint >> 18);
        put(continuation(codePoint >> 12));
        put(continuation(codePoint >> 6));
        put(continuation(codePoint));
    }

    private static int continuation(int bits) {
        return 0x80 | (bits & 0x3f);
    }

    private void plain(char c) {
        int shortForm = shortEscape(c);
        if (shortForm != NOT_ESCAPED) {
            put('\\');
            put(shortForm);
        } else if (c < ' ') {
            escape(c);
        } else {
            put(c);
        }
    }

    private static int shortEscape(char c) {
        return switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> NOT_ESCAPED;
        };
    }

    private void escape(char c) {
        ascii("\\u");
        put(HEX[c >> 12]);
        put(HEX[(c >> 8) & 0xf]);
        put(HEX[(c >> 4) & 0xf]);
        put(HEX[c & 0xf]);
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int b) {
        if (keeps) {
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, size * 2);
            }
            bytes[size] = (byte) b;
        }
        size++;
    }
}
