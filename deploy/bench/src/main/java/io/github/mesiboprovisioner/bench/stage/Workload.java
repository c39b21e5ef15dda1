package io.github.mesiboprovisioner.bench.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of a run, in the order in which they are sent. The same seed gives the same events.
 */
public final class Workload {

    /** Users from here on are those whose own latency does not count. */
    public static final int OUT_OF_COUNT = 900_000_000;

    private static final int HOT_USER = OUT_OF_COUNT;
    private static final int POISONED_USER = OUT_OF_COUNT + 1;
    private static final int BAD_APPLE_EVERY = 102;

    private static final int ZIPF_USERS = 2_000;
    private static final int RECENT_USERS = 2_000;
    private static final double REPEATS_AND_CHANGES = 0.3;

    private Workload() {}

    /** All of different users. */
    public static List<Item> distinct(int count) {
        return distinct(0, count);
    }

    /** All of different users, the first of which has the number {@code first}. */
    public static List<Item> distinct(int first, int count) {
        List<Item> items = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            items.add(Item.created(i, i));
        }
        return items;
    }

    /** Two of seven events change the name of one and the same user, the others are distinct. */
    public static List<Item> withHotUser(int count) {
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean hot = i % 7 == 2 || i % 7 == 5;
            items.add(hot ? Item.renamed(HOT_USER, i) : Item.created(i, i));
        }
        return items;
    }

    /**
     * Of 102 events one changes the name of one and the same user, one cannot be read, and the
     * others are distinct.
     */
    public static List<Item> withBadApple(int count) {
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(
                    switch (i % BAD_APPLE_EVERY) {
                        case 0 -> Item.renamed(HOT_USER, i);
                        case BAD_APPLE_EVERY / 2 -> Item.poisoned(POISONED_USER, i);
                        default -> Item.created(i, i);
                    });
        }
        return items;
    }

    /** The address of the user that {@link #withHotUser} and {@link #withBadApple} come back to. */
    public static String hotAddress() {
        return Item.renamed(HOT_USER, 0).event().context().subject();
    }

    /**
     * Of 2,000 users, drawn by Zipf's law with exponent 1: the first takes 12 % of all events. The
     * first event of a user creates it; of the others half say what is known already, half change
     * the name.
     */
    public static List<Item> zipf(int count, long seed) {
        double[] upTo = new double[ZIPF_USERS];
        double sum = 0;
        for (int rank = 0; rank < ZIPF_USERS; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
        SplittableRandom random = new SplittableRandom(seed);
        BitSet known = new BitSet(ZIPF_USERS);
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble(sum));
            int user = found >= 0 ? found : -found - 1;
            boolean again = !known.get(user) || random.nextBoolean();
            items.add(again ? Item.created(user, i) : Item.renamed(user, i));
            known.set(user);
        }
        return items;
    }

    /**
     * New users; but 30 % of the events repeat (half of them) or change (the other half) one of the
     * latest 2,000 users, as a source does that corrects what it has just said.
     */
    public static List<Item> churn(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Item> items = new ArrayList<>(count);
        int users = 0;
        for (int i = 0; i < count; i++) {
            if (users == 0 || random.nextDouble() >= REPEATS_AND_CHANGES) {
                items.add(Item.created(users++, i));
            } else {
                int user = users - 1 - random.nextInt(Math.min(users, RECENT_USERS));
                items.add(random.nextBoolean() ? Item.created(user, i) : Item.renamed(user, i));
            }
        }
        return items;
    }
}
