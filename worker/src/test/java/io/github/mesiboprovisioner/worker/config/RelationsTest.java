package io.github.mesiboprovisioner.worker.config;

import static io.github.mesiboprovisioner.worker.config.SettingsTest.problemsOf;
import static io.github.mesiboprovisioner.worker.config.SettingsTest.with;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

/** Settings that are good one by one and wrong together. */
final class RelationsTest {

    @Test
    void from_httpUrl_needsAllowHttp() throws UnusableSettings {
        Map<String, String> environment = with("MESIBO_API_URL", "http://localhost:8081/backend/");

        assertThat(problemsOf(environment))
                .singleElement()
                .extracting(Problem::accepted)
                .asString()
                .contains("MESIBO_ALLOW_HTTP=true");

        environment.put("MESIBO_ALLOW_HTTP", "true");
        assertThat(Settings.from(environment).mesibo().endpoint().url()).hasPort(8081);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "PROVISIONER_TOPICS_RESULTS, mesibo.dead-letters",
        "PROVISIONER_TOPICS_CONTROL, identity.users",
        "PROVISIONER_TOPICS_RESULTS, mesibo.provisioner.state.identity.groups",
    })
    void from_topicUsedTwice_isAProblem(String variable, String topic) {
        assertThat(problemsOf(with(variable, topic)))
                .singleElement()
                .extracting(Problem::found)
                .asString()
                .startsWith("use ")
                .contains("more than once");
    }

    @Test
    void from_stateTopicTooLong_isAProblem() {
        assertThat(problemsOf(with("PROVISIONER_TOPICS_STATE_PREFIX", "p".repeat(240))))
                .extracting(Problem::variable)
                .containsExactly("PROVISIONER_TOPICS_STATE_PREFIX");
    }

    @Test
    void from_firstBackoffAboveTheLongest_isAProblem() {
        assertThat(problemsOf(with("MESIBO_RETRY_INITIAL_BACKOFF", "PT1M")))
                .extracting(Problem::variable)
                .containsExactly("MESIBO_RETRY_MAX_BACKOFF");
    }

    @Test
    void from_callLongerThanAPoll_isAProblem() {
        assertThat(problemsOf(with("KAFKA_MAX_POLL_INTERVAL_MS", "40000")))
                .extracting(Problem::variable)
                .containsExactly("MESIBO_REQUEST_TIMEOUT");
    }

    @Test
    void from_requestsTooSmallForAnything_sayHowLargeTheyHaveToBe() throws UnusableSettings {
        Map<String, String> environment = with("MESIBO_MAX_REQUEST_BYTES", "64");
        environment.put("MESIBO_APP_TOKEN", "t".repeat(40));
        environment.put("MESIBO_APP_ID", "app-1");

        assertThat(problemsOf(environment))
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .startsWith("MESIBO_MAX_REQUEST_BYTES is '64'; accepted: at least 500,");

        environment.put("MESIBO_MAX_REQUEST_BYTES", "500");
        assertThat(Settings.from(environment).mesibo().limits().requestBytesMax()).isEqualTo(500);
    }

    @Test
    void from_acceptResetOfAStrangeTopic_isAProblem() {
        assertThat(problemsOf(with("PROVISIONER_ACCEPT_RESET", "identity.usrs/0")))
                .extracting(Problem::variable)
                .containsExactly("PROVISIONER_ACCEPT_RESET");
    }

    @Test
    void from_heartbeatAsLongAsTheSession_isAProblem() {
        assertThat(problemsOf(with("KAFKA_SESSION_TIMEOUT_MS", "3000")))
                .containsExactly(
                        new Problem(
                                "KAFKA_SESSION_TIMEOUT_MS",
                                "is 3000",
                                "more than KAFKA_HEARTBEAT_INTERVAL_MS (3000)"));
    }

    @Test
    void from_deliveryShorterThanARequest_isAProblem() {
        assertThat(problemsOf(with("KAFKA_DELIVERY_TIMEOUT_MS", "9000")))
                .extracting(Problem::variable)
                .containsExactly("KAFKA_DELIVERY_TIMEOUT_MS");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_REQUEST_TIMEOUT_MS, 30000, 30000",
        "KAFKA_LINGER_MS, 6000, 16000",
        "KAFKA_REQUEST_TIMEOUT_MS, 2147483647, 2147483647",
        "KAFKA_DELIVERY_TIMEOUT_MS, 20000, 20000",
        "KAFKA_LINGER_MS, 5, 15000",
    })
    void from_requestTimeoutAlone_deliveryTakesAsLong(String variable, String value, long delivery)
            throws UnusableSettings {
        KafkaTimes times = Settings.from(with(variable, value)).kafka().times();

        assertThat(times.deliveryTimeout()).isEqualTo(Duration.ofMillis(delivery));
    }

    @Test
    void from_sessionTimeoutWithConsumerProtocol_isAProblem() {
        Map<String, String> environment = with("KAFKA_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_GROUP_PROTOCOL", "consumer");

        assertThat(problemsOf(environment)).hasSize(1);
    }
}
