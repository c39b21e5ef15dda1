package io.github.mesiboprovisioner.worker.config;

import static io.github.mesiboprovisioner.worker.config.SettingsTest.problemsOf;
import static io.github.mesiboprovisioner.worker.config.SettingsTest.with;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void from_acceptResetOfAStrangeTopic_isAProblem() {
        assertThat(problemsOf(with("PROVISIONER_ACCEPT_RESET", "identity.usrs/0")))
                .extracting(Problem::variable)
                .containsExactly("PROVISIONER_ACCEPT_RESET");
    }

    @Test
    void from_sessionTimeoutWithConsumerProtocol_isAProblem() {
        Map<String, String> environment = with("KAFKA_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_GROUP_PROTOCOL", "consumer");

        assertThat(problemsOf(environment)).hasSize(1);
    }
}
