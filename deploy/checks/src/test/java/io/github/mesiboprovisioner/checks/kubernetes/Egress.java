package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an overlay reaches mesibo: through addresses that stay the same, or it is not for production.
 * Pods and nodes change theirs, and mesibo disables an app that is called from more than five.
 */
final class Egress {

    private static final String CHOICE = "/metadata/annotations/mesibo-provisioner~1fixed-egress";
    private static final String POLICY = "mesibo-provisioner-mesibo";

    private Egress() {}

    /** What is missing for fixed addresses. */
    static List<String> problems(Manifests overlay) {
        List<String> problems = new ArrayList<>();
        if (!overlay.has("NetworkPolicy", POLICY)) {
            problems.add("no NetworkPolicy lets the pods reach mesibo");
        }
        Map<String, String> variables = PodEnvironment.variables(overlay);
        String choice = overlay.only("StatefulSet").at(CHOICE).asText();
        switch (choice) {
            case "nat" -> guardIsOff(variables, problems);
            case "gateway" -> {
                guardIsOff(variables, problems);
                if (overlay.all("CiliumEgressGatewayPolicy").findAny().isEmpty()) {
                    problems.add("there is no egress gateway");
                }
            }
            case "proxy" -> {
                if (variables.getOrDefault("MESIBO_PROXY", "").isEmpty()) {
                    problems.add("MESIBO_PROXY is not set");
                }
            }
            default -> problems.add("no egress component is chosen");
        }
        return problems;
    }

    /** It counts the hosts of pods, which are no longer what mesibo sees. */
    private static void guardIsOff(Map<String, String> variables, List<String> problems) {
        if (!variables.getOrDefault("PROVISIONER_EGRESS_MAX_HOSTS", "").equals("0")) {
            problems.add("PROVISIONER_EGRESS_MAX_HOSTS is not 0");
        }
    }

    /** The policy that an egress component adds. */
    static JsonNode policy(Manifests overlay) {
        return overlay.named("NetworkPolicy", POLICY);
    }
}
