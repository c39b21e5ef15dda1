package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.fabric8.kubernetes.api.model.LabelSelector;

import java.util.List;

/** Cilium's egress gateway policy as its documentation describes it: there is no model for Java. */
final class Cilium {

    private Cilium() {}

    record EgressGateway(
            List<Selector> selectors,
            List<String> destinationCIDRs,
            List<String> excludedCIDRs,
            Gateway egressGateway) {}

    record Selector(
            LabelSelector namespaceSelector,
            LabelSelector podSelector,
            LabelSelector nodeSelector) {}

    record Gateway(
            LabelSelector nodeSelector,
            @JsonProperty("interface") String networkInterface,
            String egressIP) {}
}
