package io.github.mesiboprovisioner.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the primitive shapes of a state record; {@link StateReader} reads them. */
final class StateWriter {

    private byte[] bytes = new byte[64];
    private int size;

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    /** Seven bits at a time, the lowest first. */
    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** Small whatever the sign. */
    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    /** The lowest bit of the length tells the encoding: UTF-8 has no form for a lone surrogate. */
    void text(String value) {
        int before = size;
        unsigned((long) value.length() << 1);
        if (ascii(value)) {
            return;
        }
        size = before;
        boolean wide = hasLoneSurrogate(value);
        byte[] encoded = wide ? units(value) : value.getBytes(UTF_8);
        unsigned(((long) encoded.length << 1) | (wide ? 1 : 0));
        octets(encoded);
    }

    /** To the end of the record: no length. */
    void lastText(String value) {
        octet(0);
        if (ascii(value)) {
            return;
        }
        size--;
        boolean wide = hasLoneSurrogate(value);
        octet(wide ? 1 : 0);
        octets(wide ? units(value) : value.getBytes(UTF_8));
    }

    void instant(Instant value) {
        signed(value.getEpochSecond());
        unsigned(value.getNano());
    }

    void integer(BigInteger value) {
        byte[] encoded = value.toByteArray();
        unsigned(encoded.length);
        octets(encoded);
    }

    <T> void optional(Optional<T> value, Consumer<T> write) {
        flag(value.isPresent());
        value.ifPresent(write);
    }

    <T> void all(Collection<T> values, Consumer<T> write) {
        unsigned(values.size());
        values.forEach(write);
    }

    void octets(Span added) {
        room(added.length());
        added.copyTo(bytes, size);
        size += added.length();
    }

    /** What was written, until something else is. */
    Span span() {
        return new Span(bytes, 0, size);
    }

    void clear() {
        size = 0;
    }

    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    private void octets(byte[] added) {
        octets(Span.of(added));
    }

    /** Nearly all texts are: they need no array of their own. False if it is not, and unwritten. */
    private boolean ascii(String value) {
        int length = value.length();
        room(length);
        for (int at = 0; at < length; at++) {
            char unit = value.charAt(at);
            if (unit >= 0x80) {
                return false;
            }
            bytes[size + at] = (byte) unit;
        }
        size += length;
        return true;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Char by char, high byte first: an encoder would replace a lone surrogate. */
    private static byte[] units(String value) {
        byte[] units = new byte[value.length() * 2];
        for (int at = 0; at < value.length(); at++) {
            units[2 * at] = (byte) (value.charAt(at) >>> 8);
            units[2 * at + 1] = (byte) value.charAt(at);
        }
        return units;
    }

    static boolean hasLoneSurrogate(String value) {
        for (int at = 0; at < value.length(); at++) {
            if (Character.isSurrogate(value.charAt(at))) {
                if (Character.charCount(value.codePointAt(at)) == 1) {
                    return true;
                }
                at++;
            }
        }
        return false;
    }
}
