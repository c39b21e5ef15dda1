package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.engine.GroupMembership;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** Who we are in the consumer group: member and generation. */
public record KafkaMembership(ConsumerGroupMetadata metadata) implements GroupMembership {

    /**
     * False before the first join and after leaving. Brokers take offsets under such metadata as
     * those of a consumer without a group, and check nothing.
     */
    boolean isMember() {
        return metadata.generationId() >= 0 && !metadata.memberId().isEmpty();
    }
}
