package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.UserState;

import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The users of one partition, as the bytes of their state records: there are millions, and nearly
 * all of them are idle. An idle user costs some 120 bytes and nothing to the garbage collector; it
 * becomes an object when it is asked for.
 */
final class Users {

    private final PackedMap packed = new PackedMap();
    private final UserStarts starts = new UserStarts();
    private final StateWriter keys = new StateWriter();
    private final StateWriter values = new StateWriter();
    private int waiting;
    private int waking;

    void put(EntityKey user, UserState state) {
        values.clear();
        StateCodec.write(state, values);
        put(state, key(user), starts.packed(values.span()));
    }

    /** The same, with key and value of the record; what it says. */
    UserState put(Span key, Span value) {
        Span packedValue = starts.packed(value);
        UserState state = starts.state(packedValue);
        put(state, key, packedValue);
        return state;
    }

    private void put(UserState state, Span key, Span packedValue) {
        countOut(key);
        packed.put(key, packedValue);
        count(state, 1);
    }

    void forget(EntityKey user) {
        Span key = key(user);
        countOut(key);
        packed.remove(key);
    }

    EntityState get(EntityKey user) {
        Span value = packed.get(key(user));
        return value == null ? EntityState.unknown(user) : starts.state(value);
    }

    int size() {
        return packed.size();
    }

    Census census() {
        return new Census(packed.size(), 0, 0, 0, waiting);
    }

    void forEach(BiConsumer<EntityKey, EntityState> action) {
        packed.forEach((key, value) -> action.accept(StateCodec.user(key), starts.state(value)));
    }

    /** Those that have work to do without any event: released removals. */
    void forEachWaking(BiConsumer<EntityKey, EntityState> action) {
        if (waking > 0) {
            forEachHeld(
                    (key, state) -> {
                        if (state.wakeAt().isPresent()) {
                            action.accept(key, state);
                        }
                    });
        }
    }

    /** Those with a removal that the guard held back. */
    void forEachHeld(BiConsumer<EntityKey, EntityState> action) {
        packed.forEach(
                (key, value) -> {
                    if (starts.start(value).isHeld()) {
                        action.accept(StateCodec.user(key), starts.state(value));
                    }
                });
    }

    /** A piece of a search, as {@link PackedMap#scan} does it. */
    int findDeleted(int from, int count, Instant horizon, Consumer<EntityKey> action) {
        return packed.scan(
                from,
                count,
                (key, value) -> {
                    if (starts.start(value).isDeleted() && isOlder(starts.state(value), horizon)) {
                        action.accept(StateCodec.user(key));
                    }
                });
    }

    private static boolean isOlder(UserState state, Instant horizon) {
        return state.deletedAt().filter(horizon::isAfter).isPresent();
    }

    private Span key(EntityKey user) {
        keys.clear();
        StateCodec.writeKey(user, keys);
        return keys.span();
    }

    private void countOut(Span key) {
        Span before = waiting + waking > 0 ? packed.get(key) : null;
        if (before != null && starts.start(before).isHeld()) {
            count(starts.state(before), -1);
        }
    }

    private void count(UserState state, int sign) {
        waiting += state.held().filter(HeldRemoval::isWaiting).isPresent() ? sign : 0;
        waking += state.wakeAt().isPresent() ? sign : 0;
    }
}
