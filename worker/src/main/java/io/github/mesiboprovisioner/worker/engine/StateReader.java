package io.github.mesiboprovisioner.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads what {@link StateWriter} wrote, and never beyond its end: a length is believed only as far
 * as there are bytes.
 */
final class StateReader {

    private static final int NANOS_MAX = 999_999_999;

    /** Nine bytes hold 63 bits: of the tenth there is one left. */
    private static final int LAST_SHIFT = 63;

    private final byte[] bytes;
    private final int end;
    private int at;

    StateReader(byte[] bytes) {
        this(Span.of(bytes));
    }

    StateReader(Span span) {
        bytes = span.bytes();
        at = span.from();
        end = span.from() + span.length();
    }

    /** The record is not what a writer wrote. Says nothing of its content. */
    static final class Malformed extends RuntimeException {
        private final String text;

        Malformed(String text) {
            super(text, null, false, false);
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    int octet() {
        return bytes[next(1)] & 0xff;
    }

    boolean flag() {
        return switch (octet()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw unknown("flag");
        };
    }

    /** A number that is not negative. */
    long unsigned() {
        long value = bits();
        if (value < 0) {
            throw new Malformed("a number that is too large");
        }
        return value;
    }

    long signed() {
        long value = bits();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number that is an {@code int}. */
    int small() {
        long value = unsigned();
        if (value > Integer.MAX_VALUE) {
            throw new Malformed("a number that is too large");
        }
        return (int) value;
    }

    private long bits() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            if ((octet == 0 && shift > 0) || (octet > 1 && shift == LAST_SHIFT)) {
                throw new Malformed("a number in a form that is never written");
            }
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new IllegalStateException("the tenth byte of a number is its last");
    }

    String text() {
        int header = small();
        int length = header >>> 1;
        return text(length, (header & 1) == 1);
    }

    String lastText() {
        boolean wide = flag();
        return text(end - at, wide);
    }

    Instant instant() {
        long seconds = signed();
        int nanos = small();
        if (nanos > NANOS_MAX
                || seconds < Instant.MIN.getEpochSecond()
                || seconds > Instant.MAX.getEpochSecond()) {
            throw new Malformed("a time that does not exist");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    BigInteger integer() {
        int length = small();
        if (length == 0) {
            throw new Malformed("a number of no bytes");
        }
        int from = next(length);
        BigInteger value = new BigInteger(bytes, from, length);
        if (value.toByteArray().length != length) {
            throw new Malformed("a number in a form that is never written");
        }
        return value;
    }

    <T> Optional<T> optional(Supplier<T> read) {
        return optional(flag(), read);
    }

    <T> Optional<T> optional(boolean isThere, Supplier<T> read) {
        return isThere ? Optional.of(read.get()) : Optional.empty();
    }

    <T> List<T> all(Supplier<T> read) {
        int count = small();
        if (count > end - at) {
            throw new Malformed("more elements than bytes");
        }
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read.get());
        }
        return values;
    }

    /** Elements of which no two are the same. */
    <T> Set<T> distinct(Supplier<T> read) {
        List<T> values = all(read);
        Set<T> distinct = new HashSet<>(values);
        if (distinct.size() != values.size()) {
            throw new Malformed("an element given twice");
        }
        return distinct;
    }

    /** Goes past a list of texts. */
    void skipTexts() {
        for (int left = small(); left > 0; left--) {
            next(small() >>> 1);
        }
    }

    /** Where the next read begins. */
    int at() {
        return at;
    }

    /** Nothing may be left. */
    void end() {
        if (at != end) {
            throw new Malformed((end - at) + " bytes too many");
        }
    }

    /** A tag that no writer of this version writes. */
    static Malformed unknown(String what) {
        return new Malformed("unknown " + what);
    }

    private String text(int length, boolean wide) {
        int from = next(length);
        String text =
                wide
                        ? wide(Arrays.copyOfRange(bytes, from, from + length))
                        : new String(bytes, from, length, UTF_8);
        if (wide ? !StateWriter.hasLoneSurrogate(text) : !isUtf8(text, from, length)) {
            throw new Malformed("a text in a form that is never written");
        }
        return text;
    }

    /** Where bytes are no UTF-8, a replacement is read. */
    private boolean isUtf8(String text, int from, int length) {
        return text.indexOf('\ufffd') < 0
                || Arrays.equals(
                        text.getBytes(UTF_8), Arrays.copyOfRange(bytes, from, from + length));
    }

    private static String wide(byte[] units) {
        if (units.length % 2 != 0) {
            throw new Malformed("half a character");
        }
        StringBuilder text = new StringBuilder(units.length / 2);
        for (int i = 0; i < units.length; i += 2) {
            text.append((char) ((units[i] & 0xff) << 8 | (units[i + 1] & 0xff)));
        }
        return text.toString();
    }

    private int next(int length) {
        if (length < 0 || length > end - at) {
            throw new Malformed("it ends too early");
        }
        int from = at;
        at += length;
        return from;
    }
}
