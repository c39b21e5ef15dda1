package io.github.mesiboprovisioner.worker.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Room for short runs of bytes, in pages of 64 KiB, so that neither growth nor the collector ever
 * has to move all of it. A page of which a quarter is free is {@linkplain #sparse() named}: its
 * user moves what is left elsewhere and {@linkplain #drop drops} it.
 *
 * <p>A run is known by an address: the number of its page and its place there, in units of 4 bytes.
 * No address is 0. What is long has a page of its own.
 */
final class Pages {

    private static final int PAGE_BYTES = 1 << 16;
    private static final int FIRST_PAGE_BYTES = 1 << 8;
    private static final int LONG_BYTES = PAGE_BYTES / 4;
    private static final int UNIT_BITS = 2;
    private static final int PLACE_BITS = 14;
    private static final int PAGES_MAX = 1 << (Integer.SIZE - PLACE_BITS);

    private Page[] pages = {NONE, NONE};
    private int pageCount = 1;
    private int open;
    private long bytes;
    private final Deque<Integer> reusable = new ArrayDeque<>();
    private final Deque<Integer> sparse = new ArrayDeque<>();

    private static final Page NONE = new Page(0);

    /** What of a page was given out, and what of that is still in use. */
    private static final class Page {
        final byte[] bytes;
        int given;
        int live;
        boolean named;

        Page(int size) {
            bytes = new byte[size];
        }
    }

    /** The address of room for so many bytes. */
    int add(int length) {
        int room = room(length);
        if (room > LONG_BYTES) {
            return give(newPage(room), room);
        }
        if (pages[open].bytes.length - pages[open].given < room) {
            int closed = open;
            open = newPage(Math.clamp(bytes, Math.max(room, FIRST_PAGE_BYTES), PAGE_BYTES));
            nameIfSparse(closed);
        }
        return give(open, room);
    }

    private int give(int number, int room) {
        Page page = pages[number];
        int address = number << PLACE_BITS | page.given >>> UNIT_BITS;
        page.given += room;
        page.live += room;
        return address;
    }

    /** These bytes are not used any more. */
    void free(int address, int length) {
        int number = address >>> PLACE_BITS;
        pages[number].live -= room(length);
        nameIfSparse(number);
    }

    /** The address behind a run. */
    int next(int address, int length) {
        return address + (room(length) >>> UNIT_BITS);
    }

    /** The array in which the address lies. */
    byte[] bytes(int address) {
        return pages[address >>> PLACE_BITS].bytes;
    }

    /** Where in its array the address lies. */
    int at(int address) {
        return (address & (1 << PLACE_BITS) - 1) << UNIT_BITS;
    }

    /** How much is taken for so many bytes. */
    static int room(int length) {
        int units = (length + (1 << UNIT_BITS) - 1) >>> UNIT_BITS;
        return units << UNIT_BITS;
    }

    /** The first address of a page to be emptied and dropped; 0 if there is none. */
    int sparse() {
        Integer number = sparse.poll();
        return number == null ? 0 : number << PLACE_BITS;
    }

    /** The address behind the last run of the page of this address. */
    int end(int page) {
        return page + (pages[page >>> PLACE_BITS].given >>> UNIT_BITS);
    }

    /** Forgets the page of this address with all that is in it. */
    void drop(int page) {
        int number = page >>> PLACE_BITS;
        bytes -= pages[number].bytes.length;
        pages[number] = NONE;
        reusable.add(number);
    }

    /** All of it. */
    long bytes() {
        return bytes;
    }

    private void nameIfSparse(int number) {
        Page page = pages[number];
        boolean isSparse = page.given > 0 && page.live <= page.given / 4 * 3;
        if (isSparse && number != open && !page.named) {
            page.named = true;
            sparse.add(number);
        }
    }

    private int newPage(int size) {
        int number = reusable.isEmpty() ? pageCount++ : reusable.remove();
        if (number == PAGES_MAX) {
            throw new IllegalStateException("a partition has more state than 16 GiB");
        }
        if (number == pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
        }
        pages[number] = new Page(size);
        bytes += size;
        return number;
    }
}
