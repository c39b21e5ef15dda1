package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.UserState;

/** One record of a state partition. A compacted topic: the last one of a key counts. */
public sealed interface StateRecord {

    /** The progress of the partition. */
    record OfProgress(Progress progress) implements StateRecord {}

    /** A user. */
    record OfUser(String address, UserState state) implements StateRecord {}

    /** A group without its members ({@code members} and {@code changed} are not stored). */
    record OfGroup(String id, GroupState state) implements StateRecord {}

    /** One member of a group. */
    record OfMember(String groupId, String address, GroupState.Member member)
            implements StateRecord {}

    /** The entity is forgotten (a tombstone). */
    record Forgotten(EntityKey key) implements StateRecord {}

    /** The address is no member any more (a tombstone). */
    record ForgottenMember(String groupId, String address) implements StateRecord {}
}
