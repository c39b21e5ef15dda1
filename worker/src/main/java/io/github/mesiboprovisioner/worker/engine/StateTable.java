package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What is committed of one partition. {@link #put} is the only door in, at restore and live, so the
 * two cannot disagree. Built by the restoring thread, then handed to the engine for good.
 */
public final class StateTable {

    private final Map<EntityKey, EntityState> entities = new HashMap<>();
    private Optional<Progress> progress = Optional.empty();

    /** Takes one record of the state partition, in log order. */
    public void put(StateRecord record) {
        switch (record) {
            case StateRecord.OfProgress(Progress latest) -> progress = Optional.of(latest);
            case StateRecord.OfUser(var address, var state) ->
                    entities.put(EntityKey.user(address), state);
            case StateRecord.OfGroup(var id, var state) ->
                    entities.put(EntityKey.group(id), state.withMembers(group(id).members()));
            case StateRecord.OfMember(var id, var address, var member) ->
                    entities.put(EntityKey.group(id), group(id).withMember(address, member));
            case StateRecord.Forgotten(var key) -> entities.remove(key);
            case StateRecord.ForgottenMember(var id, var address) ->
                    entities.computeIfPresent(
                            EntityKey.group(id), (_, _) -> group(id).withoutMember(address));
        }
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

    public int size() {
        return entities.size();
    }

    private GroupState group(String id) {
        return get(EntityKey.group(id)) instanceof GroupState state ? state : GroupState.UNKNOWN;
    }
}
