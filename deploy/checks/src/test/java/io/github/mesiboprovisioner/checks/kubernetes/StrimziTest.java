package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;
import io.github.mesiboprovisioner.worker.kafka.ClientProperties;
import io.github.mesiboprovisioner.worker.kafka.TopicNeeds;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Topics and rights are those that the worker needs with the settings beside them. */
class StrimziTest {

    private static Settings settings;

    private final Manifests overlay = Manifests.overlay("strimzi");

    @BeforeAll
    static void read(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException, UnusableSettings {
        settings = PodFiles.settings(Manifests.overlay("strimzi"), folder);
    }

    @Test
    void topics_areAllThatTheWorkerNeeds() {
        TopicNeeds needs = new TopicNeeds(settings.topics());

        assertThat(topics().keySet()).containsExactlyInAnyOrderElementsOf(needs.all());
        assertThat(settings.topics().create()).isFalse();
    }

    @Test
    void topics_areAsTheWorkerWouldMakeThem() {
        TopicNeeds needs = new TopicNeeds(settings.topics());
        Map<String, Integer> inputs = new HashMap<>();
        settings.topics().input().forEach(topic -> inputs.put(topic, partitions(topic)));

        for (NewTopic made : needs.made(needs.all(), inputs)) {
            if (made.numPartitions() > 0) {
                assertThat(partitions(made.name())).isEqualTo(made.numPartitions());
            }
            Map<String, String> wanted = Objects.requireNonNullElse(made.configs(), Map.of());
            assertThat(config(made.name())).as(made.name()).containsAllEntriesOf(wanted);
        }
    }

    /** What would be lost with one broker is lost with two. */
    @Test
    void topics_surviveABroker() {
        assertThat(topics())
                .allSatisfy(
                        (name, topic) -> {
                            assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(3);
                            assertThat(config(name))
                                    .containsEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
                        });
    }

    @Test
    void rights_toTopics_areThoseThatCheckVerifies() {
        assertThat(rights("topic")).isEqualTo(new TopicNeeds(settings.topics()).rights());
        assertThat(Acls.of(user())).allMatch(acl -> acl.isNarrow());
    }

    @Test
    void rights_toGroupAndTransactions_areThoseOfTheSettings() {
        String group = settings.kafka().groupId();
        ClientProperties properties =
                new ClientProperties(settings.kafka(), settings.worker().instance().id());

        assertThat(rights("group")).isEqualTo(Map.of(group, Set.of(AclOperation.READ)));
        assertThat(rights("transactionalId"))
                .isEqualTo(Map.of(group + ".", Set.of(AclOperation.WRITE)));
        assertThat(properties.transactionalId()).startsWith(group + ".");
    }

    @Test
    void resources_areOfOneClusterInItsNamespace() {
        List<JsonNode> ofStrimzi =
                overlay.objects().stream()
                        .filter(it -> it.path("apiVersion").asText().startsWith("kafka.strimzi"))
                        .toList();

        assertThat(ofStrimzi)
                .isNotEmpty()
                .allMatch(it -> it.at("/metadata/namespace").asText().equals("kafka"))
                .allMatch(
                        it ->
                                it.at("/metadata/labels/strimzi.io~1cluster")
                                        .asText()
                                        .equals("events"));
        assertThat(PodEnvironment.mounted(overlay))
                .extracting(PodEnvironment.Mounted::source)
                .contains(Manifests.nameOf(user()), "events-cluster-ca-cert");
    }

    private JsonNode user() {
        return overlay.named("KafkaUser", "mesibo-provisioner");
    }

    private Map<String, Set<AclOperation>> rights(String type) {
        return Acls.of(user()).stream()
                .filter(acl -> acl.type().equals(type))
                .collect(Collectors.toMap(Acls.Acl::name, Acls.Acl::operations));
    }

    private Map<String, JsonNode> topics() {
        Map<String, JsonNode> topics = new TreeMap<>();
        overlay.all("KafkaTopic")
                .forEach(
                        it ->
                                topics.put(
                                        it.at("/spec/topicName").asText(Manifests.nameOf(it)), it));
        return topics;
    }

    private int partitions(String topic) {
        return overlay.named("KafkaTopic", topic).at("/spec/partitions").asInt();
    }

    private Map<String, String> config(String topic) {
        return overlay.named("KafkaTopic", topic).at("/spec/config").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
    }
}
