package io.github.mesiboprovisioner.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.mesiboprovisioner.worker.observe.ManagementServer;
import io.github.mesiboprovisioner.worker.observe.Metrics;
import io.github.mesiboprovisioner.worker.observe.StatusSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code status} against real management ports. */
final class StatusCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String NOBODY = "127.0.0.1:1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final StatusSnapshot snapshot =
            StatusSnapshot.starting(new StatusSnapshot.Instance("worker-0", "g", "1", NOW));
    private final Metrics metrics = new Metrics(() -> snapshot);
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                ManagementServer.start(
                        0,
                        () -> snapshot,
                        () -> new StatusSnapshot.Detail(NOW, List.of(), List.of()),
                        metrics);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void status_ofAnInstance_printsIt() {
        assertThat(execute(Map.of(), "status", "127.0.0.1:" + server.port())).isZero();
        assertThat(out.toString())
                .contains("worker-0", "Waiting", "! worker-0: Waiting for: starting")
                .contains("http://127.0.0.1:" + server.port() + "/");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void status_withoutAddress_asksTheConfiguredPortWhateverElseIsMissing() {
        Map<String, String> environment = Map.of("PROVISIONER_MANAGEMENT_PORT", "" + server.port());

        assertThat(execute(environment, "status")).isZero();
        assertThat(out.toString()).contains("worker-0");
    }

    @Test
    void status_oneIsAway_showsTheOthersAndFails() {
        String url = "http://127.0.0.1:" + server.port() + "/status";

        assertThat(execute(Map.of(), "status", NOBODY, url)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("\\?\\s+unreachable: .*http://127.0.0.1:1/")
                .contains("worker-0");
    }

    @Test
    void status_asJson_isWhatTheInstancesSaid() throws IOException {
        execute(Map.of(), "status", "--output", "json", "127.0.0.1:" + server.port(), NOBODY);

        JsonNode answers = new ObjectMapper().readTree(out.toString());
        assertThat(answers.get(0).at("/status/instance/id").asText()).isEqualTo("worker-0");
        assertThat(answers.get(1).path("url").asText()).isEqualTo("http://127.0.0.1:1/");
        assertThat(answers.get(1).path("error").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h:1", "http://user:pass-word@h:1", "::", "http://"})
    void status_noAddress_isRefusedWithoutRepeatingIt(String address) {
        assertThat(execute(Map.of(), "status", address)).isEqualTo(2);
        assertThat(err.toString()).contains("http://HOST:PORT").doesNotContain("pass-word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "many"})
    void status_portThatSaysNothing_isRefused(String port) {
        assertThat(execute(Map.of("PROVISIONER_MANAGEMENT_PORT", port), "status")).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    private int execute(Map<String, String> environment, String... arguments) {
        Terminal terminal = new Terminal(environment, new PrintWriter(out), new PrintWriter(err));
        int code = Commands.in(terminal).execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }
}
