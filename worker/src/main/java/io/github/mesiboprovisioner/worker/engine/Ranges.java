package io.github.mesiboprovisioner.worker.engine;

import java.util.ArrayList;
import java.util.List;

/** Sorted, disjoint, non-adjacent half-open ranges of offsets. */
public record Ranges(List<Range> list) {

    public static final Ranges NONE = new Ranges(List.of());

    public Ranges {
        list = List.copyOf(list);
    }

    /** From {@code from} (included) to {@code to} (excluded). */
    public record Range(long from, long to) {}

    /** True if some range covers {@code offset}. */
    public boolean contains(long offset) {
        int low = 0;
        int high = list.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = list.get(middle);
            if (offset < range.from()) {
                high = middle - 1;
            } else if (offset >= range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** The offset behind the last range; {@link Long#MIN_VALUE} if there is none. */
    public long end() {
        return list.isEmpty() ? Long.MIN_VALUE : list.getLast().to();
    }

    /** How many offsets between the two are covered. */
    public long covered(long from, long to) {
        return list.stream()
                .mapToLong(range -> Math.min(range.to(), to) - Math.max(range.from(), from))
                .filter(length -> length > 0)
                .sum();
    }

    /** Collects ranges in ascending order. */
    public static final class Builder {
        private final List<Range> ranges = new ArrayList<>();

        /**
         * Adds a range that begins at or after the end of the last one; an empty one is ignored.
         */
        public void add(long from, long to) {
            if (from >= to) {
                return;
            }
            if (!ranges.isEmpty() && ranges.getLast().to() == from) {
                ranges.set(ranges.size() - 1, new Range(ranges.getLast().from(), to));
            } else {
                ranges.add(new Range(from, to));
            }
        }

        public Ranges build() {
            return ranges.isEmpty() ? NONE : new Ranges(ranges);
        }
    }
}
