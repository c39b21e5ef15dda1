package io.github.mesiboprovisioner.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mesiboprovisioner.worker.config.GroupProtocol;
import io.github.mesiboprovisioner.worker.config.KafkaSettings;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

import java.util.Map;

class LiveClientsTest {

    @Test
    void reason_trustStoreThatIsNotThere_namesIt() {
        assertThat(
                        reason(
                                Map.of(
                                        "security.protocol", "SSL",
                                        "ssl.truststore.location", "/nowhere/trust.jks",
                                        "ssl.truststore.password", "hush")))
                .contains("Failed to load SSL keystore /nowhere/trust.jks", "NoSuchFileException")
                .doesNotContain("hush");
    }

    /** Where the text is torn, a part of the password may be taken for the name of an option. */
    @Test
    void reason_tornJaasText_repeatsNothingOfIt() {
        assertThat(
                        reason(
                                Map.of(
                                        "security.protocol", "SASL_PLAINTEXT",
                                        "sasl.mechanism", "PLAIN",
                                        "sasl.jaas.config",
                                                "org.apache.kafka.common.security.plain.PlainLoginModule"
                                                    + " required password=\"a\" hush;")))
                .contains("IllegalArgumentException")
                .doesNotContain("hush");
    }

    private static String reason(Map<String, String> properties) {
        KafkaSettings settings =
                new KafkaSettings("127.0.0.1:1", "group", GroupProtocol.CLASSIC, properties);
        Clients clients = Clients.of(new ClientProperties(settings, "worker-0"));
        KafkaException e =
                catchThrowableOfType(KafkaException.class, () -> clients.admin().get().close());
        assertThat(e).isNotNull();
        return LiveClients.reason(e);
    }
}
