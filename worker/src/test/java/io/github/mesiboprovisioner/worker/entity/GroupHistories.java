package io.github.mesiboprovisioner.worker.entity;

import io.github.mesiboprovisioner.contracts.GroupPermissions.Audience;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random events of one group. */
final class GroupHistories {

    private static final int USERS = 30;

    private final RandomGenerator random;
    private final GroupEvents events = new GroupEvents();
    private final Refusals refusals;
    private final boolean plain;

    /** What mesibo refuses. */
    enum Refusals {
        NONE,
        UNKNOWN_MEMBERS,
        UNKNOWN_MEMBERS_AND_NAMES
    }

    GroupHistories(RandomGenerator random, Refusals refusals) {
        this.random = random;
        this.refusals = refusals;
        this.plain = random.nextBoolean();
    }

    /** No event is a duplicate, stale or a replay. */
    boolean isPlain() {
        return plain;
    }

    GroupBackend backend() {
        GroupBackend backend = new GroupBackend();
        for (int user = 0; user < USERS; user++) {
            backend.users.add("u" + user);
        }
        return backend;
    }

    List<Queued> events(int count) {
        List<Queued> queued = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            queued.add(event());
        }
        return queued;
    }

    /** Says everything about the group: all {@code members}, and a name. */
    Queued everything(Collection<String> members) {
        return events.changed().id("all").name("all").members(List.copyOf(members)).queued();
    }

    private Queued event() {
        GroupEvents.Draft draft =
                random.nextInt(12) == 0 ? events.deleted() : change(events.changed());
        if (!plain) {
            vary(draft);
        }
        return draft.queued();
    }

    private void vary(GroupEvents.Draft draft) {
        if (random.nextInt(10) == 0) {
            draft.id("event-" + random.nextInt(20));
        }
        if (random.nextInt(3) == 0) {
            draft.sequence(random.nextInt(30));
        }
        if (random.nextInt(15) == 0) {
            draft.replayOf(random.nextInt(20), random.nextBoolean());
        }
    }

    private GroupEvents.Draft change(GroupEvents.Draft draft) {
        if (random.nextInt(4) == 0) {
            boolean bad = refusals == Refusals.UNKNOWN_MEMBERS_AND_NAMES && random.nextInt(3) == 0;
            draft.name(bad ? "bad" : "n" + random.nextInt(3));
        }
        if (random.nextInt(6) == 0) {
            draft.send(audience());
        } else if (random.nextInt(6) == 0) {
            draft.recv(audience());
        }
        if (random.nextInt(20) == 0) {
            draft.resync();
        }
        return switch (random.nextInt(8)) {
            case 0 -> draft;
            case 1 -> draft.members(addresses(random.nextInt(USERS)));
            case 2, 3 -> {
                List<String> both = addresses(random.nextInt(25));
                int middle = both.isEmpty() ? 0 : random.nextInt(both.size());
                yield draft.delta(both.subList(0, middle), both.subList(middle, both.size()));
            }
            case 4, 5 -> draft.delta(addresses(1), List.of());
            case 6 -> draft.delta(addresses(3), List.of());
            default -> draft.delta(List.of(), addresses(2));
        };
    }

    private Audience audience() {
        return List.of(Audience.values()).get(random.nextInt(3));
    }

    private List<String> addresses(int count) {
        return random.ints(0, USERS)
                .distinct()
                .limit(count)
                .mapToObj(
                        user ->
                                user % 6 == 5 && refusals != Refusals.NONE
                                        ? "x" + user
                                        : "u" + user)
                .toList();
    }
}
