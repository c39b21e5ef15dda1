package io.github.mesiboprovisioner.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mesiboprovisioner.contracts.ContentMode;
import io.github.mesiboprovisioner.contracts.IdentityEvent;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Mixed events of users and groups, drawn from a seed: a few entities have most of them. Members of
 * groups are users of their own that are never deleted, so that groups depend on nothing else.
 */
public final class Traffic {

    /** How many member addresses exist; fewer than a snapshot must have to be guarded. */
    public static final int MEMBERS = 18;

    private static final int USERS = 3_000;
    private static final int GROUPS = 60;

    private final SplittableRandom random;
    private final Zipf users;
    private final Zipf groups;
    private final Map<String, IdentityEvent> latest = new HashMap<>();
    private final Map<String, Integer> sequences = new HashMap<>();

    public Traffic(long seed) {
        random = new SplittableRandom(seed);
        users = new Zipf(USERS);
        groups = new Zipf(GROUPS);
    }

    /** One record to be written, and the event in it unless it is undecodable. */
    public record Item(ProducerRecord<byte[], byte[]> record, Optional<IdentityEvent> event) {}

    public static String member(int number) {
        return "member-" + number;
    }

    /** So many records for one topic, in order. */
    public List<Item> items(int count, String topic, Feed feed) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(random.nextInt(100) == 0 ? poison(topic) : item(topic, feed));
        }
        return items;
    }

    private Item item(String topic, Feed feed) {
        boolean aboutUser = random.nextInt(5) > 0;
        String subject = aboutUser ? "user-" + users.draw(random) : "group-" + groups.draw(random);
        IdentityEvent event = event(subject, aboutUser);
        ContentMode mode = random.nextBoolean() ? ContentMode.BINARY : ContentMode.STRUCTURED;
        return new Item(feed.record(topic, event, mode), Optional.of(event));
    }

    private static Item poison(String topic) {
        byte[] text = "poison".getBytes(UTF_8);
        return new Item(new ProducerRecord<>(topic, text, text), Optional.empty());
    }

    /** Every 20th repeats the entity's event before, every 20th comes too late. */
    private IdentityEvent event(String subject, boolean aboutUser) {
        IdentityEvent before = latest.get(subject);
        int chance = random.nextInt(20);
        if (before != null && chance == 0) {
            return before;
        }
        int sequence = sequences.merge(subject, 2, Integer::sum);
        boolean late = before != null && chance == 1;
        Draft draft = Draft.about(subject).sequence(late ? sequence - 3 : sequence);
        IdentityEvent event = aboutUser ? user(draft) : group(draft);
        if (!late) {
            latest.put(subject, event);
        }
        return event;
    }

    private IdentityEvent user(Draft draft) {
        int kind = random.nextInt(100);
        String name = "Name " + random.nextInt(1_000);
        if (kind < 35) {
            return draft.created(name);
        } else if (kind < 60) {
            return draft.updated(name);
        } else if (kind < 70) {
            return draft.updated(random.nextBoolean());
        } else if (kind < 82) {
            return draft.tokenRequested();
        } else if (kind < 88) {
            return draft.deactivated();
        } else if (kind < 94) {
            return draft.reactivated();
        }
        return draft.deleted();
    }

    private IdentityEvent group(Draft draft) {
        int kind = random.nextInt(100);
        if (kind < 4) {
            return draft.groupDeleted();
        }
        if (kind < 30) {
            return draft.groupOf(some());
        }
        return random.nextBoolean()
                ? draft.groupEdited(one(), List.of())
                : draft.groupEdited(List.of(), one());
    }

    private List<String> some() {
        return IntStream.range(0, MEMBERS)
                .filter(_ -> random.nextInt(3) > 0)
                .mapToObj(Traffic::member)
                .toList();
    }

    private List<String> one() {
        return List.of(member(random.nextInt(MEMBERS)));
    }

    /** Draws ranks: the first is drawn most often. */
    private static final class Zipf {
        private final double[] sums;

        Zipf(int ranks) {
            sums = new double[ranks];
            double sum = 0;
            for (int i = 0; i < ranks; i++) {
                sum += 1.0 / (i + 1);
                sums[i] = sum;
            }
        }

        int draw(SplittableRandom random) {
            int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            return found < 0 ? Math.min(-found - 1, sums.length - 1) : found;
        }
    }
}
