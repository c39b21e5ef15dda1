package io.github.mesiboprovisioner.local.simulator;

import java.util.concurrent.TimeUnit;

/** Counts what happened within the second that ends now. */
final class SlidingSecond {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A ring of moments, so that a busy second costs no objects. */
    private long[] moments = new long[64];

    private int head;
    private int size;
    private int max;

    void add(long nanos) {
        forgetBefore(nanos);
        if (size == moments.length) {
            grow();
        }
        moments[(head + size) % moments.length] = nanos;
        size++;
        max = Math.max(max, size);
    }

    int count(long nanos) {
        forgetBefore(nanos);
        return size;
    }

    /** The most that any second has seen. */
    int max() {
        return max;
    }

    private void forgetBefore(long nanos) {
        while (size > 0 && nanos - moments[head] >= SECOND) {
            head = (head + 1) % moments.length;
            size--;
        }
    }

    private void grow() {
        long[] larger = new long[moments.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = moments[(head + i) % moments.length];
        }
        moments = larger;
        head = 0;
    }
}
