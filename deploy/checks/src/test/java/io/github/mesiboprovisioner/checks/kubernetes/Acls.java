package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The rights that a KafkaUser gives. */
final class Acls {

    private Acls() {}

    /** One entry of the list. */
    record Acl(String type, String name, String patternType, Set<AclOperation> operations) {

        /** Names one thing; of transactions it is those of one group. */
        boolean isNarrow() {
            boolean isTransactions = type.equals("transactionalId");
            return patternType.equals(isTransactions ? "prefix" : "literal") && !name.equals("*");
        }

        private List<AclBinding> bindings(String principal) {
            ResourcePattern resource =
                    new ResourcePattern(
                            ResourceType.fromString(
                                    type.replaceAll("(?=[A-Z])", "_").toUpperCase(Locale.ROOT)),
                            name,
                            patternType.equals("prefix")
                                    ? PatternType.PREFIXED
                                    : PatternType.LITERAL);
            return operations.stream()
                    .map(
                            operation ->
                                    new AclBinding(
                                            resource,
                                            new AccessControlEntry(
                                                    principal,
                                                    "*",
                                                    operation,
                                                    AclPermissionType.ALLOW)))
                    .toList();
        }
    }

    static List<Acl> of(JsonNode user) {
        return Manifests.each(user.at("/spec/authorization/acls"))
                .map(
                        acl ->
                                new Acl(
                                        acl.at("/resource/type").asText(),
                                        acl.at("/resource/name").asText(),
                                        acl.at("/resource/patternType").asText(),
                                        operations(acl.path("operations"))))
                .toList();
    }

    /** As Strimzi's user operator writes them into Kafka. */
    static List<AclBinding> bindings(JsonNode user, String principal) {
        return of(user).stream().flatMap(acl -> acl.bindings(principal).stream()).toList();
    }

    /** {@code DescribeConfigs} and the like. */
    private static Set<AclOperation> operations(JsonNode names) {
        return Manifests.each(names)
                .map(name -> name.asText().replaceAll("(?<=[a-z])(?=[A-Z])", "_"))
                .map(AclOperation::fromString)
                .collect(Collectors.toSet());
    }
}
