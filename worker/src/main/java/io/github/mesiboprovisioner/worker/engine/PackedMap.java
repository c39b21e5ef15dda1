package io.github.mesiboprovisioner.worker.engine;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * A map from bytes to bytes without an object per entry: open addressing with linear probing over
 * {@link Pages}. A slot holds the hash of a key and the address of the entry; keys are compared
 * byte by byte, so that equal hashes cost time and nothing else.
 *
 * <p>Spans that are handed out are valid until the next change.
 */
final class PackedMap {

    private static final int SLOTS_MIN = 16;

    private final ToIntFunction<Span> hash;
    private final Pages pages = new Pages();
    private long[] slots = new long[SLOTS_MIN];
    private int size;

    PackedMap() {
        this(KeyHash::of);
    }

    PackedMap(ToIntFunction<Span> hash) {
        this.hash = hash;
    }

    @Nullable Span get(Span key) {
        int slot = find(key, hash.applyAsInt(key));
        return slot < 0 ? null : PackedEntry.value(bytes(slots[slot]), at(slots[slot]));
    }

    void put(Span key, Span value) {
        int hashed = hash.applyAsInt(key);
        int slot = find(key, hashed);
        if (slot >= 0) {
            replace(slot, key, value);
        } else if (size >= slots.length / 4 * 3) {
            resize(slots.length * 2);
            add(~find(key, hashed), hashed, key, value);
        } else {
            add(~slot, hashed, key, value);
        }
        tidyUp();
    }

    void remove(Span key) {
        int slot = find(key, hash.applyAsInt(key));
        if (slot >= 0) {
            free(slots[slot]);
            close(slot);
            size--;
            if (slots.length > SLOTS_MIN && size < slots.length / 8) {
                resize(slots.length / 2);
            }
            tidyUp();
        }
    }

    int size() {
        return size;
    }

    /** How much memory the entries and their index take. */
    long bytes() {
        return pages.bytes() + (long) slots.length * Long.BYTES;
    }

    void forEach(BiConsumer<Span, Span> action) {
        scan(0, slots.length, action);
    }

    /**
     * Shows the entries of the next {@code count} slots and returns where to go on, 0 at the end.
     * After a change of the map an entry may be missed or shown again.
     */
    int scan(int from, int count, BiConsumer<Span, Span> action) {
        int to = (int) Math.min(slots.length, (long) from + count);
        for (int at = from; at < to; at++) {
            long slot = slots[at];
            if (slot != 0) {
                action.accept(
                        PackedEntry.key(bytes(slot), at(slot)),
                        PackedEntry.value(bytes(slot), at(slot)));
            }
        }
        return to >= slots.length ? 0 : to;
    }

    /** The slot of the key, or the complement of the one where it belongs. */
    private int find(Span key, int hashed) {
        int at = hashed & slots.length - 1;
        while (slots[at] != 0) {
            if (hash(slots[at]) == hashed && isOf(slots[at], key)) {
                return at;
            }
            at = at + 1 & slots.length - 1;
        }
        return ~at;
    }

    private boolean isOf(long slot, Span key) {
        Span own = PackedEntry.key(bytes(slot), at(slot));
        return own.length() == key.length() && key.matches(own.bytes(), own.from());
    }

    private void add(int slot, int hashed, Span key, Span value) {
        slots[slot] = slot(hashed, write(key, value));
        size++;
    }

    private void replace(int slot, Span key, Span value) {
        long before = slots[slot];
        int lengthBefore = PackedEntry.length(bytes(before), at(before));
        if (Pages.room(lengthBefore) == Pages.room(PackedEntry.length(key, value))) {
            PackedEntry.write(key, value, bytes(before), at(before));
        } else {
            slots[slot] = slot(hash(before), write(key, value));
            free(before);
        }
    }

    private int write(Span key, Span value) {
        int address = pages.add(PackedEntry.length(key, value));
        PackedEntry.write(key, value, pages.bytes(address), pages.at(address));
        return address;
    }

    private void free(long slot) {
        pages.free(address(slot), PackedEntry.length(bytes(slot), at(slot)));
    }

    /** Moves up what was pushed behind the slot, so that no search ends there too early. */
    private void close(int slot) {
        int mask = slots.length - 1;
        int gap = slot;
        for (int at = slot + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
            int home = hash(slots[at]) & mask;
            if ((at - home & mask) >= (at - gap & mask)) {
                slots[gap] = slots[at];
                gap = at;
            }
        }
        slots[gap] = 0;
    }

    private void resize(int length) {
        long[] before = slots;
        slots = new long[length];
        for (long slot : before) {
            if (slot != 0) {
                int at = hash(slot) & length - 1;
                while (slots[at] != 0) {
                    at = at + 1 & length - 1;
                }
                slots[at] = slot;
            }
        }
    }

    /** Empties one page of which too little is used: a bounded effort with every change. */
    private void tidyUp() {
        int page = pages.sparse();
        if (page == 0) {
            return;
        }
        int end = pages.end(page);
        int address = page;
        while (address != end) {
            int length = PackedEntry.length(pages.bytes(address), pages.at(address));
            move(address);
            address = pages.next(address, length);
        }
        pages.drop(page);
    }

    /** Unless nothing points to it any more. */
    private void move(int address) {
        byte[] bytes = pages.bytes(address);
        Span key = PackedEntry.key(bytes, pages.at(address));
        int hashed = hash.applyAsInt(key);
        long wanted = slot(hashed, address);
        int at = hashed & slots.length - 1;
        while (slots[at] != 0 && slots[at] != wanted) {
            at = at + 1 & slots.length - 1;
        }
        if (slots[at] == wanted) {
            slots[at] = slot(hashed, write(key, PackedEntry.value(bytes, pages.at(address))));
        }
    }

    private byte[] bytes(long slot) {
        return pages.bytes(address(slot));
    }

    private int at(long slot) {
        return pages.at(address(slot));
    }

    private static long slot(int hashed, int address) {
        return (long) hashed << Integer.SIZE | Integer.toUnsignedLong(address);
    }

    private static int hash(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }

    private static int address(long slot) {
        return (int) slot;
    }
}
