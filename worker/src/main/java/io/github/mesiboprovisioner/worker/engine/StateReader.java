package io.github.mesiboprovisioner.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what {@link StateWriter} wrote, and never beyond its end: a length is believed only as far
 * as there are bytes.
 */
final class StateReader {

    private static final int NANOS_MAX = 999_999_999;

    private final byte[] bytes;
    private int at;

    StateReader(byte[] bytes) {
        this.bytes = bytes;
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

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number of more than 10 bytes");
    }

    long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number that is an {@code int}. */
    int small() {
        long value = unsigned();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new Malformed("a number that is too large");
        }
        return (int) value;
    }

    String text() {
        int header = small();
        int length = header >>> 1;
        return text(length, (header & 1) == 1);
    }

    String lastText() {
        boolean wide = flag();
        return text(bytes.length - at, wide);
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
        return new BigInteger(bytes, from, length);
    }

    <T> Optional<T> optional(Supplier<T> read) {
        return flag() ? Optional.of(read.get()) : Optional.empty();
    }

    <T> List<T> all(Supplier<T> read) {
        int count = small();
        if (count > bytes.length - at) {
            throw new Malformed("more elements than bytes");
        }
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read.get());
        }
        return values;
    }

    /** Nothing may be left. */
    void end() {
        if (at != bytes.length) {
            throw new Malformed((bytes.length - at) + " bytes too many");
        }
    }

    /** A tag that no writer of this version writes. */
    static Malformed unknown(String what) {
        return new Malformed("unknown " + what);
    }

    private String text(int length, boolean wide) {
        int from = next(length);
        return wide
                ? wide(Arrays.copyOfRange(bytes, from, from + length))
                : new String(bytes, from, length, UTF_8);
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
        if (length < 0 || length > bytes.length - at) {
            throw new Malformed("it ends too early");
        }
        int from = at;
        at += length;
        return from;
    }
}
