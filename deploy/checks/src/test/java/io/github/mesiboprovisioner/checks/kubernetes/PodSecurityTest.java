package io.github.mesiboprovisioner.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

class PodSecurityTest {

    static Stream<Manifests> overlays() throws IOException {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void pod_anyOverlay_isRestricted(Manifests overlay) {
        assertThat(PodSecurity.violations(overlay.pod())).isEmpty();
        assertThat(overlay.only("ServiceAccount").path("automountServiceAccountToken").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void namespace_anyOverlay_enforcesRestricted(Manifests overlay) {
        JsonNode labels = overlay.only("Namespace").at("/metadata/labels");

        for (String mode : List.of("enforce", "audit", "warn")) {
            assertThat(labels.path("pod-security.kubernetes.io/" + mode).asText())
                    .isEqualTo("restricted");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/securityContext                         | runAsNonRoot                 | false",
                "/securityContext                         | runAsUser                    | 0",
                "/securityContext/seccompProfile          | type                         |"
                        + " \"Unconfined\"",
                "''                                       | hostNetwork                  | true",
                "''                                       | automountServiceAccountToken | true",
                "/volumes/0                               | hostPath                     | {}",
                "/containers/0/securityContext            | allowPrivilegeEscalation     | true",
                "/containers/0/securityContext            | privileged                   | true",
                "/containers/0/securityContext            | readOnlyRootFilesystem       | false",
                "/containers/0/securityContext            | runAsUser                    | 0",
                "/containers/0/securityContext/capabilities | drop                       | []",
                "/containers/0/securityContext/capabilities | add                        |"
                        + " [\"CHOWN\"]",
                "/containers/0/ports/0                    | hostPort                     | 8080"
            })
    void violation_anyOne_isFound(String where, String field, String value) throws IOException {
        JsonNode pod = Manifests.overlay("hosted").pod().deepCopy();
        ((ObjectNode) pod.at(where)).set(field, new ObjectMapper().readTree(value));

        assertThat(PodSecurity.violations(pod)).hasSize(1);
    }
}
