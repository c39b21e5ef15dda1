package io.github.mesiboprovisioner.checks.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.mesiboprovisioner.local.BrokerSettings;
import io.github.mesiboprovisioner.local.LocalBroker;
import io.github.mesiboprovisioner.local.network.TcpRelay;
import io.github.mesiboprovisioner.local.network.TlsIdentity;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * A broker that allows what it was told to and nothing else to who comes with a certificate. Who
 * comes without one, from this machine, is its administrator.
 */
final class GuardedBroker implements AutoCloseable {

    /** Who the holder of a {@link TlsIdentity} is. */
    private static final String PRINCIPAL = "User:CN=localhost";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LocalBroker broker;
    private final TcpRelay relay;
    private final Admin admin;

    private GuardedBroker(LocalBroker broker) throws IOException {
        this.broker = broker;
        relay = broker.relay(0, InetAddress.getLoopbackAddress());
        admin = broker.admin();
    }

    static GuardedBroker start(TlsIdentity identity) throws IOException, InterruptedException {
        String listener = "listener.name.relayed0.";
        return new GuardedBroker(
                LocalBroker.start(
                        BrokerSettings.defaults()
                                .with(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                                .with("super.users", "User:ANONYMOUS")
                                .with(
                                        "listener.security.protocol.map",
                                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,RELAYED0:SSL,"
                                                + "RELAYED1:PLAINTEXT,RELAYED2:PLAINTEXT")
                                .with(listener + "ssl.client.auth", "required")
                                .with(listener + "ssl.keystore.type", "PKCS12")
                                .with(listener + "ssl.keystore.location", "" + identity.store())
                                .with(listener + "ssl.keystore.password", TlsIdentity.PASSWORD)
                                .with(listener + "ssl.key.password", TlsIdentity.PASSWORD)
                                .with(listener + "ssl.truststore.type", "PEM")
                                .with(
                                        listener + "ssl.truststore.location",
                                        "" + identity.certificate())));
    }

    /** For who has a certificate. */
    String bootstrapServers() {
        return "127.0.0.1:" + relay.port();
    }

    /** For the administrator. */
    String openServers() {
        return broker.bootstrapServers();
    }

    /** The rights that Strimzi's user operator would give. */
    static List<AclBinding> rights(JsonNode user) {
        return Acls.bindings(user, PRINCIPAL);
    }

    /** As Strimzi's topic operator makes them, as far as one broker can. */
    void make(Manifests overlay) throws ExecutionException, InterruptedException {
        List<NewTopic> topics = overlay.all("KafkaTopic").map(GuardedBroker::topic).toList();
        admin.createTopics(topics).all().get();
    }

    private static NewTopic topic(JsonNode topic) {
        JsonNode spec = topic.path("spec");
        Map<String, String> config =
                spec.path("config").properties().stream()
                        .filter(entry -> !entry.getKey().equals("min.insync.replicas"))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().asText()));
        int partitions = spec.path("partitions").asInt();
        return new NewTopic(
                        Manifests.nameOf(topic), Optional.of(partitions), Optional.of((short) 1))
                .configs(config);
    }

    /** Returns when the broker knows. */
    void grant(List<AclBinding> rights) throws ExecutionException, InterruptedException {
        admin.createAcls(rights).all().get();
        rights.forEach(right -> await(right, 1));
    }

    /** Returns when the broker knows. */
    void revoke(List<AclBinding> rights) throws ExecutionException, InterruptedException {
        admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList()).all().get();
        rights.forEach(right -> await(right, 0));
    }

    private void await(AclBinding right, int count) {
        AclBindingFilter filter = right.toFilter();
        Awaitility.await(right.toString())
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> admin.describeAcls(filter).values().get().size() == count);
    }

    @Override
    public void close() throws IOException {
        admin.close();
        relay.close();
        broker.close();
    }
}
