package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.GroupMembership;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** What the engine carries from the intake to the committer. */
public record Membership(ConsumerGroupMetadata metadata) implements GroupMembership {

    /** True if both stand for the same member in the same generation. */
    boolean isSame(Membership other) {
        return metadata.generationId() == other.metadata.generationId()
                && metadata.memberId().equals(other.metadata.memberId());
    }

    /** False while the member is between generations: nothing may be committed then. */
    boolean isMember() {
        return metadata.generationId() >= 0 && !metadata.memberId().isEmpty();
    }
}
