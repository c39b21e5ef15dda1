package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.worker.config.Settings;
import io.github.mesiboprovisioner.worker.config.UnusableSettings;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;

/** The scaler looks at the topics and the group of the worker, and not for more than there is. */
class KedaTest {

    private static Settings settings;

    private final Manifests overlay = Manifests.overlay("strimzi");
    private final JsonNode scaled = overlay.only("ScaledObject").path("spec");

    @BeforeAll
    static void read(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException, UnusableSettings {
        settings = PodFiles.settings(Manifests.overlay("strimzi"), folder);
    }

    private List<JsonNode> metadata() {
        return Manifests.each(scaled.path("triggers")).map(it -> it.path("metadata")).toList();
    }

    @Test
    void metadata_hasOnlyKeysThatTheScalerKnows() {
        assertThat(Manifests.each(scaled.path("triggers")))
                .allMatch(it -> it.path("type").asText().equals("kafka"));
        assertThat(metadata())
                .allSatisfy(
                        it ->
                                assertThat(it.fieldNames())
                                        .toIterable()
                                        .isSubsetOf(Keda.KAFKA_METADATA))
                .allSatisfy(it -> assertThat(it).allMatch(JsonNode::isTextual));
    }

    @Test
    void metadata_isWhatTheWorkerIsGiven() {
        assertThat(metadata())
                .extracting(it -> it.path("topic").asText())
                .containsExactlyInAnyOrderElementsOf(settings.topics().input());
        String start = settings.worker().takeover().start().name().toLowerCase(Locale.ROOT);
        assertThat(metadata())
                .extracting(it -> it.path("bootstrapServers").asText())
                .containsOnly(settings.kafka().bootstrapServers());
        assertThat(metadata())
                .extracting(it -> it.path("consumerGroup").asText())
                .containsOnly(settings.kafka().groupId());
        assertThat(metadata())
                .extracting(it -> it.path("offsetResetPolicy").asText())
                .containsOnly(start);
    }

    @Test
    void replicas_areNeverMoreThanPartitions() {
        assertThat(metadata())
                .extracting(it -> overlay.named("KafkaTopic", it.path("topic").asText()))
                .allSatisfy(
                        topic ->
                                assertThat(scaled.path("maxReplicaCount").asInt())
                                        .isLessThanOrEqualTo(topic.at("/spec/partitions").asInt()));
        assertThat(scaled.path("minReplicaCount").asInt()).isPositive();
        assertThat(metadata())
                .allMatch(it -> it.path("allowIdleConsumers").asText("false").equals("false"));
    }

    @Test
    void target_isTheStatefulSetAndNobodyElseScalesIt() {
        JsonNode set = overlay.only("StatefulSet");

        assertThat(scaled.at("/scaleTargetRef/kind").asText()).isEqualTo("StatefulSet");
        assertThat(scaled.at("/scaleTargetRef/name").asText()).isEqualTo(Manifests.nameOf(set));
        assertThat(set.at("/spec/replicas").isMissingNode()).isTrue();
    }

    @Test
    void authentication_isTheWorkersOwn() {
        JsonNode authentication = overlay.only("TriggerAuthentication");

        assertThat(Manifests.each(scaled.path("triggers")))
                .allMatch(
                        it ->
                                it.at("/authenticationRef/name")
                                        .asText()
                                        .equals(Manifests.nameOf(authentication)));
        assertThat(Manifests.each(authentication.at("/spec/secretTargetRef")))
                .extracting(it -> it.path("name").asText() + "/" + it.path("key").asText())
                .containsExactlyInAnyOrderElementsOf(
                        PodEnvironment.mounted(overlay).stream()
                                .filter(file -> file.path().startsWith("/run/secrets/kafka/"))
                                .map(file -> file.source() + "/" + file.key())
                                .toList());
    }
}
