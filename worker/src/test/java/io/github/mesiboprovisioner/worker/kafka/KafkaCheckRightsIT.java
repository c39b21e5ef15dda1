package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.worker.config.GroupProtocol;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A broker that denies what it is told to. */
class KafkaCheckRightsIT {

    private static @Nullable LocalBroker broker;

    private final Cluster cluster =
            new Cluster(Objects.requireNonNull(broker), GroupProtocol.CLASSIC).withInput(1);
    private final ClientProperties properties = cluster.properties("worker-0");

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        broker =
                LocalBroker.start(
                        BrokerSettings.defaults()
                                .with(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                                .with("allow.everyone.if.no.acl.found", "true"));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(broker).close();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void run_rightsAreLacking_namesEach() {
        deny(ResourceType.TOPIC, cluster.input(), AclOperation.READ);
        deny(ResourceType.TOPIC, cluster.deadLetters(), AclOperation.DESCRIBE);
        deny(ResourceType.GROUP, properties.kafka().groupId(), AclOperation.ALL);
        deny(ResourceType.TRANSACTIONAL_ID, properties.transactionalId(), AclOperation.DESCRIBE);

        assertThat(bad())
                .contains(
                        "topic " + cluster.input(),
                        "topic " + cluster.deadLetters(),
                        "group " + properties.kafka().groupId(),
                        "transactional id " + properties.transactionalId());
    }

    @Test
    void run_topicIsMissingAndMayNotBeMade_namesIt() {
        String all = "kafka-cluster";
        entry(ResourceType.CLUSTER, all, AclOperation.ALL, AclPermissionType.ALLOW);
        deny(ResourceType.CLUSTER, all, AclOperation.CREATE);
        entry(ResourceType.TOPIC, cluster.state(), AclOperation.ALL, AclPermissionType.ALLOW);
        deny(ResourceType.TOPIC, cluster.state(), AclOperation.CREATE);

        assertThat(bad()).containsExactly("topic " + cluster.state());
    }

    private List<String> bad() {
        return new KafkaCheck(cluster.clients("worker-0"), properties, cluster.topics())
                .run().stream()
                        .filter(finding -> !finding.good())
                        .map(KafkaCheck.Finding::subject)
                        .toList();
    }

    private void deny(ResourceType type, String name, AclOperation operation) {
        entry(type, name, operation, AclPermissionType.DENY);
    }

    private void entry(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        AclBinding binding =
                new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
        Answers.of(cluster.admin().createAcls(List.of(binding)).all());
    }
}
