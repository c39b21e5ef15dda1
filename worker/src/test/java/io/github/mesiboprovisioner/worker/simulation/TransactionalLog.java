package io.github.mesiboprovisioner.worker.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** One partition of a topic that is written in transactions. */
final class TransactionalLog<T> {
    private List<Entry<T>> entries = new ArrayList<>();
    private long end;

    private record Entry<T>(long offset, T value, Transaction transaction) {
        boolean isCommitted() {
            return transaction.state == Transaction.State.COMMITTED;
        }
    }

    void append(T value, Transaction transaction) {
        entries.add(new Entry<>(end++, value, transaction));
    }

    /** As a reader of uncommitted records sees it. */
    long end() {
        return end;
    }

    /** True if no transaction is open below {@code offset}. */
    boolean isStable(long offset) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry<T> entry = entries.get(i);
            if (entry.offset() < offset && entry.transaction().isOpen()) {
                return false;
            }
        }
        return true;
    }

    /** What a reader of committed records gets up to its last stable offset. */
    List<T> committed() {
        List<T> values = new ArrayList<>();
        for (Entry<T> entry : entries) {
            if (entry.transaction().isOpen()) {
                break;
            }
            if (entry.isCommitted()) {
                values.add(entry.value());
            }
        }
        return values;
    }

    /** Keeps only the last committed record of a key, and no tombstones at all. */
    void compact(Function<T, Object> keyOf, Predicate<T> isTombstone) {
        int stable = 0;
        while (stable < entries.size() && !entries.get(stable).transaction().isOpen()) {
            stable++;
        }
        List<Entry<T>> kept = new ArrayList<>(entries.subList(stable, entries.size()).reversed());
        Set<Object> seen = new HashSet<>();
        for (Entry<T> entry : entries.subList(0, stable).reversed()) {
            boolean isLast = entry.isCommitted() && seen.add(keyOf.apply(entry.value()));
            if (isLast && !isTombstone.test(entry.value())) {
                kept.add(entry);
            }
        }
        entries = new ArrayList<>(kept.reversed());
    }
}
