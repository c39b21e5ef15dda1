package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one object says of another one is true. */
class ReferencesTest {

    private static final String NAME = "mesibo-provisioner";

    static Stream<Manifests> overlays() throws IOException {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selector_anyOne_findsThePods(Manifests overlay) {
        JsonNode set = overlay.only("StatefulSet");
        Map<String, String> pod = labels(set.at("/spec/template/metadata/labels"));
        List<JsonNode> selectors =
                Stream.of(
                                Stream.of(
                                        set.at("/spec/selector/matchLabels"),
                                        overlay.only("Service").at("/spec/selector"),
                                        overlay.only("PodDisruptionBudget")
                                                .at("/spec/selector/matchLabels"),
                                        overlay.only("PodMonitor")
                                                .at("/spec/selector/matchLabels")),
                                overlay.all("NetworkPolicy")
                                        .map(it -> it.at("/spec/podSelector/matchLabels")),
                                Manifests.each(overlay.pod().path("topologySpreadConstraints"))
                                        .map(it -> it.at("/labelSelector/matchLabels")))
                        .flatMap(it -> it)
                        .toList();

        assertThat(selectors).allSatisfy(it -> assertThat(it).isNotEmpty());
        assertThat(selectors).allSatisfy(it -> assertThat(pod).containsAllEntriesOf(labels(it)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void egressGateway_selectsThePodsOfTheNamespace(Manifests overlay) {
        JsonNode set = overlay.only("StatefulSet");
        Map<String, String> pod = labels(set.at("/spec/template/metadata/labels"));
        pod.put("io.kubernetes.pod.namespace", set.at("/metadata/namespace").asText());

        overlay.all("CiliumEgressGatewayPolicy")
                .map(it -> it.at("/spec/selectors/0/podSelector/matchLabels"))
                .forEach(it -> assertThat(pod).containsAllEntriesOf(labels(it)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void port_anyWhere_isTheContainersOne(Manifests overlay) {
        JsonNode container = overlay.container();
        String name = container.at("/ports/0/name").asText();
        List<String> used =
                List.of(
                        container.at("/startupProbe/httpGet/port").asText(),
                        container.at("/livenessProbe/httpGet/port").asText(),
                        container.at("/readinessProbe/httpGet/port").asText(),
                        overlay.only("Service").at("/spec/ports/0/targetPort").asText(),
                        overlay.only("PodMonitor").at("/spec/podMetricsEndpoints/0/port").asText(),
                        overlay.named("NetworkPolicy", NAME)
                                .at("/spec/ingress/0/ports/0/port")
                                .asText());

        assertThat(used).allMatch(name::equals);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void volume_anyOne_isMountedAndTheOtherWayRound(Manifests overlay) {
        assertThat(names(overlay.container().path("volumeMounts")))
                .containsExactlyInAnyOrderElementsOf(names(overlay.pod().path("volumes")));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void file_namedByASetting_isMounted(Manifests overlay) {
        Set<String> mounted =
                PodEnvironment.mounted(overlay).stream()
                        .map(PodEnvironment.Mounted::path)
                        .collect(Collectors.toSet());

        PodEnvironment.variables(overlay).entrySet().stream()
                .filter(entry -> entry.getKey().matches(".*(_FILE|_TRUSTSTORE_LOCATION)"))
                .forEach(entry -> assertThat(mounted).contains(entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nameOfAnotherObject_isThere(Manifests overlay) {
        JsonNode set = overlay.only("StatefulSet");

        assertThat(overlay.has("ServiceAccount", overlay.pod().path("serviceAccountName").asText()))
                .isTrue();
        assertThat(overlay.has("Service", set.at("/spec/serviceName").asText())).isTrue();
        assertThat(overlay.has("Namespace", set.at("/metadata/namespace").asText())).isTrue();
    }

    /** Else it would go wherever who applies it happens to be. */
    @ParameterizedTest
    @MethodSource("overlays")
    void object_anyOne_saysItsNamespace(Manifests overlay) {
        Set<String> ofTheCluster = Set.of("Namespace", "CiliumEgressGatewayPolicy");

        assertThat(overlay.objects())
                .filteredOn(object -> !ofTheCluster.contains(object.path("kind").asText()))
                .allSatisfy(
                        object ->
                                assertThat(object.at("/metadata/namespace").asText())
                                        .isIn(NAME, "kafka"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void memory_asRequested_isTheLimit(Manifests overlay) {
        JsonNode resources = overlay.container().path("resources");

        assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
        assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
        assertThat(resources.at("/limits/cpu").isMissingNode()).isTrue();
    }

    /** Neither the latest one nor one without a name of ours. */
    @ParameterizedTest
    @MethodSource("overlays")
    void image_isOfAVersion(Manifests overlay) {
        assertThat(overlay.container().path("image").asText())
                .matches(".+/mesibo-provisioner(:[0-9][^:]*|@sha256:[0-9a-f]{64})");
    }

    private static Map<String, String> labels(JsonNode node) {
        return node.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, label -> label.getValue().asText()));
    }

    private static List<String> names(JsonNode list) {
        return Manifests.each(list).map(one -> one.path("name").asText()).toList();
    }
}
