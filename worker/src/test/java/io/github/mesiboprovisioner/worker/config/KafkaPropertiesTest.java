package io.github.mesiboprovisioner.worker.config;

import static io.github.mesiboprovisioner.worker.config.SettingsTest.problemsOf;
import static io.github.mesiboprovisioner.worker.config.SettingsTest.with;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;

/** {@code KAFKA_<PROPERTY>}. */
final class KafkaPropertiesTest {

    @Test
    void from_clientProperties_arePassedThrough() throws UnusableSettings {
        Map<String, String> environment = with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_JAAS_CONFIG", "x required password=\"p\";");
        environment.put("KAFKA_MAX_POLL_RECORDS", "100");
        environment.put("KAFKA_COMPRESSION_TYPE", "zstd");
        environment.put("KAFKA_CONFIG_PROVIDERS", "file");
        environment.put("KAFKA_CONFIG_PROVIDERS_FILE_CLASS", "x.FileConfigProvider");
        environment.put("KAFKA_SESSION_TIMEOUT_MS", "10000");

        KafkaSettings kafka = Settings.from(environment).kafka();

        assertThat(kafka.properties())
                .containsOnlyKeys(
                        "security.protocol",
                        "sasl.jaas.config",
                        "max.poll.records",
                        "compression.type",
                        "config.providers",
                        "config.providers.file.class",
                        "session.timeout.ms");
        assertThat(kafka.clientProperties()).containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(kafka.times().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(kafka.times().pollIntervalMax()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKA_ENABLE_AUTO_COMMIT",
                "KAFKA_ISOLATION_LEVEL",
                "KAFKA_TRANSACTIONAL_ID",
                "KAFKA_KEY_SERIALIZER",
                "KAFKA_VALUE_DESERIALIZER",
                "KAFKA_GROUP_INSTANCE_ID",
                "KAFKA_AUTO_OFFSET_RESET",
                "KAFKA_ACKS",
            })
    void from_ownedProperty_isRefused(String variable) {
        assertThat(problemsOf(with(variable, "x")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.variable()).isEqualTo(variable))
                .extracting(Problem::found)
                .asString()
                .contains("which the worker owns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000", "${file:/etc/kafka:session}", "10s", "0x10"})
    void from_timeWeReckonWith_mustBePlain(String value) {
        assertThat(problemsOf(with("KAFKA_SESSION_TIMEOUT_MS", value)))
                .extracting(Problem::variable)
                .containsExactly("KAFKA_SESSION_TIMEOUT_MS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KAFKA_BOOTSTRAP_SERVER", "KAFKA_SECURTY_PROTOCOL", "KAFKA_JMX_OPTS"})
    void from_unknownProperty_isRefused(String variable) {
        assertThat(problemsOf(with(variable, "x")))
                .extracting(Problem::variable)
                .containsExactly(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_SERVICE_HOST, 10.0.0.1",
        "KAFKA_SERVICE_PORT_TCP_CLIENTS, 9092",
        "KAFKA_PORT, tcp://10.0.0.1:9092",
        "KAFKA_PORT_9092_TCP_ADDR, 10.0.0.1",
        "MESIBO_PROVISIONER_SERVICE_HOST, 10.0.0.1",
        "PROVISIONER_METRICS_PORT_80_TCP, tcp://10.0.0.1:80",
        "KAFKA_HOME, /opt/kafka",
        "KAFKA_OPTS, -Dx",
        "KAFKA_HEAP_OPTS, -Xmx1g",
        "KAFKA_JVM_PERFORMANCE_OPTS, -server",
    })
    void from_platformVariable_isIgnoredAndListed(String variable, String value)
            throws UnusableSettings {
        Map<String, String> environment = with(variable, value);

        assertThat(Settings.from(environment).kafka().properties()).isEmpty();
        assertThat(Unknown.ignored(environment)).containsExactly(variable);
    }

    @Test
    void ignored_ownSettings_areNot() {
        assertThat(Unknown.ignored(with("PROVISIONER_MANAGEMENT_PORT", "0"))).isEmpty();
    }
}
