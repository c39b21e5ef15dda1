package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What is committed of one partition. {@link #put} is the only door in, at restore and live, so the
 * two cannot disagree. Built by the restoring thread, then handed to the engine for good.
 */
public final class StateTable {

    private final Map<EntityKey, EntityState> entities = new HashMap<>();
    private final Map<EntityKey, HeldRemoval> waiting = new LinkedHashMap<>();
    private Optional<Progress> progress = Optional.empty();
    private Census census = Census.EMPTY;

    /** Takes one record of the state partition, in log order. */
    public void put(StateRecord record) {
        switch (record) {
            case StateRecord.OfProgress(Progress latest) -> progress = Optional.of(latest);
            case StateRecord.OfUser(var address, var state) ->
                    replace(EntityKey.user(address), state);
            case StateRecord.OfGroup(var id, var state) ->
                    replace(EntityKey.group(id), state.withMembers(group(id).members()));
            case StateRecord.OfMember(var id, var address, var member) -> {
                count(id, address, -1);
                replace(EntityKey.group(id), group(id).withMember(address, member));
                count(id, address, 1);
            }
            case StateRecord.Forgotten(var key) -> {
                census = census.counting(entities.remove(key), -1);
                waiting.remove(key);
            }
            case StateRecord.ForgottenMember(var id, var address) -> {
                if (entities.containsKey(EntityKey.group(id))) {
                    count(id, address, -1);
                    replace(EntityKey.group(id), group(id).withoutMember(address));
                }
            }
        }
    }

    private void replace(EntityKey key, EntityState state) {
        census = census.counting(entities.put(key, state), -1).counting(state, 1);
        state.held()
                .filter(HeldRemoval::isWaiting)
                .ifPresentOrElse(held -> waiting.put(key, held), () -> waiting.remove(key));
    }

    private void count(String id, String address, int sign) {
        census = census.counting(group(id).members().get(address), sign);
    }

    /** What is recorded of {@code key}. */
    public EntityState get(EntityKey key) {
        EntityState state = entities.get(key);
        return state == null ? EntityState.unknown(key) : state;
    }

    public Optional<Progress> progress() {
        return progress;
    }

    public void forEach(BiConsumer<EntityKey, EntityState> action) {
        entities.forEach(action);
    }

    /** The removals that wait for an operator. */
    public Map<EntityKey, HeldRemoval> waiting() {
        return Collections.unmodifiableMap(waiting);
    }

    Census census() {
        return census;
    }

    public int size() {
        return entities.size();
    }

    private GroupState group(String id) {
        return get(EntityKey.group(id)) instanceof GroupState state ? state : GroupState.UNKNOWN;
    }
}
