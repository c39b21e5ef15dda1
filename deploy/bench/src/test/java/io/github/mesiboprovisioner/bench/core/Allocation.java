package io.github.mesiboprovisioner.bench.core;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** How many bytes the current thread allocates. */
final class Allocation {

    private static final int WARM_UPS = 20;
    private static final int ROUNDS = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes per operation of an action that does {@code operations}: the least of a few rounds. */
    static double bytesPer(int operations, Runnable action) {
        for (int i = 0; i < WARM_UPS; i++) {
            action.run();
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            action.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / (double) operations;
    }
}
