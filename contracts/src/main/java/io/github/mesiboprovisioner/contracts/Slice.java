package io.github.mesiboprovisioner.contracts;

/** A stretch of a record's value. */
@SuppressWarnings("ArrayRecordComponent") // points into the value, is never compared
record Slice(byte[] bytes, int offset, int length) {

    static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** Whether a JSON parser would take it for UTF-16 or UTF-32, which JSON must not be. */
    boolean isWide() {
        return length >= 2 && (bytes[offset] == 0 || bytes[offset + 1] == 0);
    }
}
