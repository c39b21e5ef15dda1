package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What is committed of one partition. {@code put} is the only door in, at restore and live, so the
 * two cannot disagree. Built by the restoring thread, then handed to the engine for good.
 */
public final class StateTable {

    /** A broken export may leave millions waiting: only so many are kept at hand. */
    private static final int WAITING_AT_HAND = 100;

    private final Users users = new Users();
    private final Groups groups = new Groups();
    private final Map<EntityKey, HeldRemoval> waiting = new LinkedHashMap<>();
    private Optional<Progress> progress = Optional.empty();

    /** Takes one record of the state partition, in log order. */
    public void put(StateRecord record) {
        switch (record) {
            case StateRecord.OfProgress(Progress latest) -> progress = Optional.of(latest);
            case StateRecord.OfUser(var address, var state) -> {
                users.put(EntityKey.user(address), state);
                note(EntityKey.user(address), state.held());
            }
            case StateRecord.OfGroup(var id, var state) -> {
                groups.put(id, state);
                note(EntityKey.group(id), state.held());
            }
            case StateRecord.OfMember(var id, var address, var member) ->
                    groups.putMember(id, address, member);
            case StateRecord.ForgottenMember(var id, var address) ->
                    groups.forgetMember(id, address);
            case StateRecord.Forgotten(var key) -> forget(key);
        }
    }

    /**
     * Takes one record as it was read.
     *
     * @throws StateCodec.Unreadable if it is none
     */
    public void put(byte[] key, byte @Nullable [] value) {
        if (value != null && StateCodec.isOfUser(key)) {
            StateCodec.readUser(() -> putUser(Span.of(key), Span.of(value)));
        } else {
            put(StateCodec.decode(key, value));
        }
    }

    /** There may be millions: neither record nor beginning is made of what need not be. */
    private void putUser(Span key, Span value) {
        EntityKey user = StateCodec.user(key);
        Optional<HeldRemoval> held = users.put(key, value).held();
        if (held.isPresent() || !waiting.isEmpty()) {
            note(user, held);
        }
    }

    private void forget(EntityKey key) {
        switch (key.kind()) {
            case USER -> users.forget(key);
            case GROUP -> groups.forget(key.id());
        }
        waiting.remove(key);
    }

    private void note(EntityKey key, Optional<HeldRemoval> held) {
        if (held.filter(HeldRemoval::isWaiting).isEmpty()) {
            waiting.remove(key);
        } else if (waiting.size() < WAITING_AT_HAND || waiting.containsKey(key)) {
            waiting.put(key, held.get());
        }
    }

    /** What is recorded of {@code key}. */
    public EntityState get(EntityKey key) {
        return switch (key.kind()) {
            case USER -> users.get(key);
            case GROUP -> groups.get(key.id());
        };
    }

    public Optional<Progress> progress() {
        return progress;
    }

    /** Makes an object of everybody: for few entities, or no hurry. */
    public void forEach(BiConsumer<EntityKey, EntityState> action) {
        groups.forEach(action);
        users.forEach(action);
    }

    /** Entities that have work to do without any event. */
    void forEachWaking(BiConsumer<EntityKey, EntityState> action) {
        groups.forEachWaking(action);
        users.forEachWaking(action);
    }

    /**
     * Goes through the next {@code count} places where an entity may be, and shows those that were
     * deleted before {@code horizon}. Begins at 0; returns where to go on, 0 when it is through.
     */
    int findDeleted(int from, int count, Instant horizon, Consumer<EntityKey> action) {
        if (from == 0) {
            groups.findDeleted(horizon, action);
        }
        return users.findDeleted(from, count, horizon, action);
    }

    /** True if an entity other than {@code key} holds the mesibo group {@code gid}. */
    boolean isHeldByAnother(long gid, EntityKey key) {
        return groups.isHeldByAnother(gid, key.id());
    }

    /** The removals that wait for an operator. */
    public Map<EntityKey, HeldRemoval> waiting() {
        Map<EntityKey, HeldRemoval> all = new LinkedHashMap<>();
        BiConsumer<EntityKey, EntityState> look =
                (key, state) ->
                        state.held()
                                .filter(HeldRemoval::isWaiting)
                                .ifPresent(held -> all.put(key, held));
        groups.forEach(look);
        users.forEachHeld(look);
        return all;
    }

    /** Some of them, at once; none only if there are none. */
    Map<EntityKey, HeldRemoval> someWaiting() {
        if (waiting.isEmpty() && census().removalsHeld() > 0) {
            waiting().forEach((key, held) -> note(key, Optional.of(held)));
        }
        return Collections.unmodifiableMap(waiting);
    }

    Census census() {
        return users.census().plus(groups.census());
    }

    public int size() {
        return users.size() + groups.size();
    }
}
