package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.GroupState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The groups of one partition, with their members. */
final class Groups {

    private final Map<String, GroupState> groups = new HashMap<>();

    /** How many groups hold a mesibo group: one, unless something went wrong. */
    private final Map<Long, Integer> gids = new HashMap<>();

    private Census census = Census.EMPTY;

    /** The header; the members stay. */
    void put(String id, GroupState header) {
        replace(id, header.withMembers(get(id).members()));
    }

    void putMember(String id, String address, GroupState.Member member) {
        count(id, address, -1);
        replace(id, get(id).withMember(address, member));
        count(id, address, 1);
    }

    void forgetMember(String id, String address) {
        if (groups.containsKey(id)) {
            count(id, address, -1);
            replace(id, get(id).withoutMember(address));
        }
    }

    void forget(String id) {
        GroupState before = groups.remove(id);
        if (before != null) {
            count(before, -1);
            before.members().values().forEach(member -> census = census.counting(member, -1));
        }
    }

    GroupState get(String id) {
        return groups.getOrDefault(id, GroupState.UNKNOWN);
    }

    int size() {
        return groups.size();
    }

    Census census() {
        return census;
    }

    /** True if a group other than {@code id} holds the mesibo group {@code gid}. */
    boolean isHeldByAnother(long gid, String id) {
        int own = get(id).gid().filter(held -> held == gid).isPresent() ? 1 : 0;
        return gids.getOrDefault(gid, 0) > own;
    }

    void forEach(BiConsumer<EntityKey, EntityState> action) {
        groups.forEach((id, state) -> action.accept(EntityKey.group(id), state));
    }

    /** Those that have work to do without any event. */
    void forEachWaking(BiConsumer<EntityKey, EntityState> action) {
        groups.forEach(
                (id, state) -> {
                    if (state.wakeAt().isPresent()) {
                        action.accept(EntityKey.group(id), state);
                    }
                });
    }

    /** Those that were deleted before {@code horizon}. */
    void findDeleted(Instant horizon, Consumer<EntityKey> action) {
        groups.forEach(
                (id, state) -> {
                    if (state.deletedAt().filter(horizon::isAfter).isPresent()) {
                        action.accept(EntityKey.group(id));
                    }
                });
    }

    private void replace(String id, GroupState state) {
        GroupState before = groups.put(id, state);
        if (before != null) {
            count(before, -1);
        }
        count(state, 1);
    }

    private void count(GroupState state, int sign) {
        census = census.counting(state, sign);
        state.gid().ifPresent(gid -> gids.merge(gid, sign, Groups::sumOrNone));
    }

    private void count(String id, String address, int sign) {
        census = census.counting(get(id).members().get(address), sign);
    }

    private static @Nullable Integer sumOrNone(int one, int other) {
        return one + other == 0 ? null : Integer.valueOf(one + other);
    }
}
