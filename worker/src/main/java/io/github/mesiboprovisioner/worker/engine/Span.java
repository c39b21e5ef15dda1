package io.github.mesiboprovisioner.worker.engine;

import java.util.Arrays;

/** A part of an array. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed through; see matches
record Span(byte[] bytes, int from, int length) {

    static Span of(byte[] bytes) {
        return new Span(bytes, 0, bytes.length);
    }

    /** True if the same bytes stand at {@code at}. */
    boolean matches(byte[] other, int at) {
        return Arrays.equals(bytes, from, from + length, other, at, at + length);
    }

    void copyTo(byte[] other, int at) {
        System.arraycopy(bytes, from, other, at, length);
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
