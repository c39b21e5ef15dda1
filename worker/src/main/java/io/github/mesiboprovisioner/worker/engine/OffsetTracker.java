package io.github.mesiboprovisioner.worker.engine;

import java.util.Iterator;
import java.util.TreeSet;

/** Which records of a partition are settled. Offsets are never assumed contiguous. */
final class OffsetTracker {

    private final TreeSet<Long> unsettled = new TreeSet<>();
    private final Ranges settledBefore;
    private long next;

    /**
     * @param start everything below is settled
     * @param settledBefore what an earlier owner settled above it
     */
    OffsetTracker(long start, Ranges settledBefore) {
        this.next = start;
        this.settledBefore = settledBefore;
    }

    /** Takes note of a record; false if it was settled before. */
    boolean read(long offset) {
        if (offset < next || settledBefore.contains(offset)) {
            return false;
        }
        next = offset + 1;
        unsettled.add(offset);
        return true;
    }

    /** Everything below {@code offset} has been read. */
    void readUpTo(long offset) {
        next = Math.max(next, offset);
    }

    void settle(long offset) {
        if (!unsettled.remove(offset)) {
            throw new IllegalStateException("offset " + offset + " is settled twice");
        }
    }

    /** The offset to read next. */
    long next() {
        return next;
    }

    int pending() {
        return unsettled.size();
    }

    /** Every record below is settled. */
    long watermark() {
        return unsettled.isEmpty() ? next : unsettled.first();
    }

    /** What is settled above the watermark. */
    Ranges settledAbove() {
        Ranges.Builder ranges = new Ranges.Builder();
        Iterator<Long> holes = unsettled.iterator();
        long from = next;
        if (holes.hasNext()) {
            from = holes.next() + 1;
        }
        while (holes.hasNext()) {
            long hole = holes.next();
            ranges.add(from, hole);
            from = hole + 1;
        }
        if (!unsettled.isEmpty()) {
            ranges.add(from, next);
        }
        for (Ranges.Range range : settledBefore.list()) {
            ranges.add(Math.max(range.from(), next), range.to());
        }
        return ranges.build();
    }
}
