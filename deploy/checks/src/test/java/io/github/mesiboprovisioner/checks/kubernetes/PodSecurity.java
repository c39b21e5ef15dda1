package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The Pod Security Standard "restricted", and what we ask for beyond it. */
final class PodSecurity {

    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    private final List<String> violations = new ArrayList<>();

    private PodSecurity() {}

    /** What the pod breaks. */
    static List<String> violations(JsonNode pod) {
        PodSecurity security = new PodSecurity();
        security.pod(pod);
        Manifests.each(pod.path("containers")).forEach(security::container);
        Manifests.each(pod.path("initContainers")).forEach(security::container);
        return security.violations;
    }

    private void pod(JsonNode pod) {
        JsonNode context = pod.path("securityContext");
        require(context.path("runAsNonRoot").asBoolean(), "runAsNonRoot");
        require(context.path("runAsUser").asInt() > 0, "runAsUser is root or not said");
        require(
                context.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                "seccompProfile");
        require(context.path("sysctls").isMissingNode(), "sysctls");
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!pod.path(host).asBoolean(), host);
        }
        Manifests.each(pod.path("volumes"))
                .flatMap(volume -> volume.properties().stream())
                .filter(field -> !field.getKey().equals("name"))
                .forEach(
                        field ->
                                require(
                                        VOLUMES.contains(field.getKey()),
                                        "volume " + field.getKey()));
        // Beyond the standard.
        require(isFalse(pod.path("automountServiceAccountToken")), "automountServiceAccountToken");
        require(isFalse(pod.path("enableServiceLinks")), "enableServiceLinks");
    }

    private void container(JsonNode container) {
        JsonNode context = container.path("securityContext");
        require(isFalse(context.path("allowPrivilegeEscalation")), "allowPrivilegeEscalation");
        require(!context.path("privileged").asBoolean(), "privileged");
        require(context.path("runAsNonRoot").asBoolean(true), "runAsNonRoot of a container");
        require(context.path("runAsUser").asInt(1) > 0, "runAsUser of a container");
        require(context.path("seccompProfile").isMissingNode(), "seccompProfile of a container");
        require(context.path("procMount").isMissingNode(), "procMount");
        require(context.at("/capabilities/drop/0").asText().equals("ALL"), "capabilities.drop");
        require(context.at("/capabilities/add").isMissingNode(), "capabilities.add");
        Manifests.each(container.path("ports"))
                .forEach(port -> require(port.path("hostPort").isMissingNode(), "hostPort"));
        // Beyond the standard.
        require(context.path("readOnlyRootFilesystem").asBoolean(), "readOnlyRootFilesystem");
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.asBoolean();
    }

    private void require(boolean holds, String name) {
        if (!holds) {
            violations.add(name);
        }
    }
}
