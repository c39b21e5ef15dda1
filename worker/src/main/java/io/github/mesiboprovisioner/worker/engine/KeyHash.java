package io.github.mesiboprovisioner.worker.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A hash of bytes: eight at a time, multiplied and folded, the same in every run. */
final class KeyHash {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    /** An odd number with no pattern: the fraction of the golden ratio. */
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private KeyHash() {}

    static int of(Span key) {
        long hash = key.length();
        int at = key.from();
        int end = at + key.length();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(key.bytes(), at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << Byte.SIZE | (key.bytes()[at] & 0xff);
        }
        return (int) mixed(mixed(hash ^ rest));
    }

    private static long mixed(long value) {
        long product = value * FACTOR;
        return product ^ product >>> 32;
    }
}
