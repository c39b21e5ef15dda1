package io.github.mesiboprovisioner.worker.simulation;

import io.github.mesiboprovisioner.worker.engine.InputRecord;

import java.util.ArrayList;
import java.util.List;

/** One partition of an input topic; its offsets have gaps. */
final class InputLog {
    private final List<InputRecord> records = new ArrayList<>();
    private long end;

    InputLog(long start) {
        this.end = start;
        this.start = start;
    }

    private final long start;

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    List<InputRecord> records() {
        return records;
    }

    /** Appends a record; its offset is {@link #end()}. */
    void append(InputRecord record) {
        if (record.offset() != end) {
            throw new IllegalArgumentException("offset " + record.offset() + ", end is " + end);
        }
        records.add(record);
        end++;
    }

    /** A transaction marker, or records that compaction removed. */
    void skip(int offsets) {
        end += offsets;
    }

    /** At most {@code max} records from {@code position} on. */
    List<InputRecord> read(long position, int max) {
        List<InputRecord> found = new ArrayList<>();
        for (int i = firstFrom(position); i < records.size() && found.size() < max; i++) {
            found.add(records.get(i));
        }
        return found;
    }

    private int firstFrom(long position) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
