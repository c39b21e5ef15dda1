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
        Path root = folder.toRealPath().relativize(Manifests.root().toRealPath());
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources: [%1$s/base]\ncomponents: [%1$s/components/egress-%2$s]\n"
                        .formatted(root, choice));

        assertThat(Egress.problems(Manifests.of(folder))).isEmpty();
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
