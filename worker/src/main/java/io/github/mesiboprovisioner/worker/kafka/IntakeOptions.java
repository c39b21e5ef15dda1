package io.github.mesiboprovisioner.worker.kafka;

import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.config.KafkaSettings;
import io.github.mesiboprovisioner.worker.config.TopicSettings;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How the intake reads.
 *
 * @param instanceId the static member's id with {@code classic}
 * @param releaseTime how long a revocation may wait for its partitions to be released
 */
public record IntakeOptions(
        KafkaSettings kafka, TopicSettings topics, String instanceId, Duration releaseTime) {

    private static final int POLLED_MAX = 1000;

    /** The settings of the consumer that is a member of the group. */
    Map<String, Object> member() {
        Map<String, Object> properties = reader();
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_MAX);
        switch (kafka.groupProtocol()) {
            case CLASSIC -> {
                properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
                properties.put(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName());
                properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
            }
            case CONSUMER -> properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        }
        return properties;
    }

    /** The settings of a consumer that reads and never joins. */
    Map<String, Object> reader() {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groupId());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, kafka.groupId() + "." + instanceId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }

    boolean isStatic() {
        return kafka.groupProtocol() == GroupProtocol.CLASSIC;
    }
}
