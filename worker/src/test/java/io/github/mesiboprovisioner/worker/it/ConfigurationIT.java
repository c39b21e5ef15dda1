package io.github.mesiboprovisioner.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.local.WorkerLaunch;
import io.github.mesiboprovisioner.local.WorkerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What an operator gets to see before the worker works. Needs no broker. */
class ConfigurationIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void run_wrongSettings_namesAllAtOnceAndMasksSecrets()
            throws IOException, InterruptedException {
        WorkerLaunch launch =
                new WorkerLaunch(
                        Map.of(
                                "MESIBO_APP_TOKEN", "secret-token-5d1",
                                "KAFKA_SASL_JAAS_CONFIG", "secret-password-7e2",
                                "KAFKA_ENABLE_AUTO_COMMIT", "true",
                                "MESIBO_API_URL", "http://127.0.0.1:1/backend/",
                                "MESIBO_RATE_LIMIT", "-3",
                                "PROVISIONER_MEMBER_WAIT", "yesterday",
                                "PROVISIONER_TOPICS_IMPUT", "typo"),
                        List.of(),
                        List.of(),
                        Optional.empty());

        Ended ended = run(launch);

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output())
                .contains(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "KAFKA_ENABLE_AUTO_COMMIT",
                        "MESIBO_APP_ID",
                        "MESIBO_API_URL",
                        "MESIBO_RATE_LIMIT",
                        "-3",
                        "PROVISIONER_MEMBER_WAIT",
                        "yesterday",
                        "PROVISIONER_TOPICS_IMPUT")
                .doesNotContain("secret-token-5d1", "secret-password-7e2");
    }

    @Test
    void run_wrongSecret_isMasked() throws IOException, InterruptedException {
        WorkerLaunch launch =
                WorkerLaunch.against("127.0.0.1:1", "http://127.0.0.1:1/backend/", "bad\u0007token")
                        .with("MESIBO_RATE_LIMIT", "none");

        Ended ended = run(launch);

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains("MESIBO_RATE_LIMIT").doesNotContain("bad\u0007token");
    }

    @Test
    void run_portInUse_namesTheVariableAndItsValue() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = "" + taken.getLocalPort();
            WorkerLaunch launch =
                    WorkerLaunch.against("127.0.0.1:1", "http://127.0.0.1:1/backend/", "token")
                            .with("PROVISIONER_MANAGEMENT_PORT", port);

            Ended ended = run(launch);

            assertThat(ended.exit()).isEqualTo(2);
            assertThat(ended.output())
                    .contains("PROVISIONER_MANAGEMENT_PORT is '" + port + "'")
                    .contains("Address already in use; accepted: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "version", "version --help"})
    void command_thatOnlyTells_needsNoSettings(String line)
            throws IOException, InterruptedException {
        Ended ended = run(WorkerLaunch.of(Map.of()).withArguments(line.split(" ", -1)));

        assertThat(ended.exit()).isZero();
        assertThat(ended.output()).contains("mesibo-provisioner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead-letters list", "reconcile", "translate"})
    void command_notBuilt_isRefused(String line) throws IOException, InterruptedException {
        Ended ended = run(WorkerLaunch.of(Map.of()).withArguments(line.split(" ", -1)));

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains(line).contains("not built yet");
    }

    /** How a short command went. */
    private record Ended(int exit, String output) {}

    private static Ended run(WorkerLaunch launch) throws IOException, InterruptedException {
        try (WorkerProcess process = WorkerProcess.start(launch)) {
            OptionalInt exit = process.waitFor(LIMIT);
            return new Ended(exit.orElse(-1), process.output());
        }
    }
}
