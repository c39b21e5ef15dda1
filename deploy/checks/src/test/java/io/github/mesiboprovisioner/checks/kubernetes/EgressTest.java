package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class EgressTest {

    static Stream<Manifests> overlays() throws IOException {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void overlay_anyOne_leavesThroughFixedAddresses(Manifests overlay) {
        assertThat(Egress.problems(overlay)).isEmpty();
    }

    @Test
    void base_withoutAChoice_isNotForProduction() {
        assertThat(Egress.problems(Manifests.of(Manifests.root().resolve("base"))))
                .containsExactly(
                        "no NetworkPolicy lets the pods reach mesibo",
                        "no egress component is chosen");
    }

    /** Whatever an overlay has chosen, it may choose another one by changing its line. */
    @ParameterizedTest
    @ValueSource(strings = {"nat", "gateway", "proxy"})
    void component_anyOne_isAWholeChoice(String choice, @TempDir Path folder) throws IOException {
        assertThat(Egress.problems(with("egress-" + choice, "base", folder))).isEmpty();
    }

    /** Of the cluster, only the collector's pods, on the port of the endpoint. */
    @ParameterizedTest
    @MethodSource("overlays")
    void tracing_addedToAnyOverlay_opensTheWayToTheCollector(
            Manifests overlay, @TempDir Path folder) throws IOException {
        Manifests traced = with("tracing", "overlays/" + overlay.name(), folder);

        Map<String, String> variables = PodEnvironment.variables(traced);
        URI collector = URI.create(variables.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", ""));
        assertThat(variables).containsEntry("OTEL_TRACES_EXPORTER", "otlp");
        assertThat(traced.objects()).hasSize(overlay.objects().size() + 1);
        assertThat(traced.objects()).allSatisfy(it -> assertThat(Models.problem(it)).isEmpty());
        JsonNode policy = traced.named("NetworkPolicy", "mesibo-provisioner-traces").path("spec");
        assertThat(policy.at("/podSelector/matchLabels/app.kubernetes.io~1name").asText())
                .isEqualTo("mesibo-provisioner");
        List<JsonNode> rules = rules(List.of(policy), "egress");
        assertThat(ports(rules)).containsExactly("TCP/" + collector.getPort());
        assertThat(rules.getFirst().at("/to/0/namespaceSelector/matchLabels").elements())
                .toIterable()
                .extracting(JsonNode::asText)
                .containsExactly(collector.getHost().replaceFirst("^[^.]*\\.([^.]*).*$", "$1"));
        assertThat(rules.getFirst().at("/to/0/podSelector/matchLabels")).isNotEmpty();
    }

    /**
     * In: Prometheus. Out: DNS, Kafka, mesibo or its proxy. Nothing else, and always to somewhere.
     */
    @ParameterizedTest
    @MethodSource("overlays")
    void network_anyOverlay_isOpenForWhatIsNeededOnly(Manifests overlay) {
        List<JsonNode> policies = overlay.all("NetworkPolicy").map(it -> it.path("spec")).toList();
        assertThat(rules(policies, "egress"))
                .allSatisfy(rule -> assertThat(rule.path("to")).isNotEmpty())
                .allSatisfy(rule -> assertThat(rule.path("ports")).isNotEmpty());
        assertThat(ports(rules(policies, "egress")))
                .containsExactlyInAnyOrder(
                        "UDP/53",
                        "TCP/53",
                        "TCP/" + kafkaPort(overlay),
                        "TCP/" + mesiboPort(overlay));

        assertThat(rules(policies, "ingress"))
                .singleElement()
                .satisfies(
                        rule ->
                                assertThat(
                                                rule.at(
                                                                "/from/0/podSelector/matchLabels"
                                                                    + "/app.kubernetes.io~1name")
                                                        .asText())
                                        .isEqualTo("prometheus"));
        assertThat(ports(rules(policies, "ingress"))).containsExactly("TCP/management");
        assertThat(overlay.named("NetworkPolicy", "mesibo-provisioner").at("/spec/policyTypes"))
                .extracting(JsonNode::asText)
                .containsExactly("Ingress", "Egress");
    }

    /** The way to mesibo is none into the cluster, the cloud's metadata, or over IPv6. */
    @ParameterizedTest
    @MethodSource("overlays")
    void wayToMesibo_anyOverlay_leadsOutside(Manifests overlay) {
        JsonNode block = Egress.policy(overlay).at("/spec/egress/0/to/0/ipBlock");
        List<String> except = Manifests.each(block.path("except")).map(JsonNode::asText).toList();

        if (block.path("cidr").asText().equals("0.0.0.0/0")) {
            assertThat(except)
                    .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16");
        } else {
            assertThat(block.path("cidr").asText())
                    .isEqualTo(proxy(overlay).replaceFirst(":\\d+$", "") + "/32");
        }
    }

    private static Manifests with(String component, String folder, Path into) throws IOException {
        Path root = into.toRealPath().relativize(Manifests.root().toRealPath());
        Files.writeString(
                into.resolve("kustomization.yaml"),
                "resources: [%1$s/%2$s]\ncomponents: [%1$s/components/%3$s]\n"
                        .formatted(root, folder, component));
        return Manifests.of(into);
    }

    private static List<JsonNode> rules(List<JsonNode> policies, String direction) {
        return policies.stream().flatMap(it -> Manifests.each(it.path(direction))).toList();
    }

    private static List<String> ports(List<JsonNode> rules) {
        return rules.stream()
                .flatMap(rule -> Manifests.each(rule.path("ports")))
                .map(port -> port.path("protocol").asText() + "/" + port.path("port").asText())
                .toList();
    }

    private static String kafkaPort(Manifests overlay) {
        Map<String, String> variables = PodEnvironment.variables(overlay);
        return variables.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").replaceFirst(".*:", "");
    }

    private static String mesiboPort(Manifests overlay) {
        if (!proxy(overlay).isEmpty()) {
            return proxy(overlay).replaceFirst(".*:", "");
        }
        Map<String, String> variables = PodEnvironment.variables(overlay);
        URI url = URI.create(variables.getOrDefault("MESIBO_API_URL", "https://any/"));
        return Integer.toString(url.getPort() == -1 ? 443 : url.getPort());
    }

    private static String proxy(Manifests overlay) {
        return PodEnvironment.variables(overlay).getOrDefault("MESIBO_PROXY", "");
    }
}
