package io.github.mesiboprovisioner.worker.cli;

import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.answering;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.ok;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.worker.mesibo.ScriptedServer;
import io.github.mesiboprovisioner.worker.mesibo.SettingsFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** What {@code check} makes of mesibo's answers: any will do but one that would halt the worker. */
final class BackendCheckTest {

    private final StringWriter printed = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":\"groupgetmembers\",\"result\":true,\"members\":[]} | done",
                "{\"result\":false,\"code\":404,\"error\":\"NOGROUP\"}"
                        + " | refused: code 404, NOGROUP, no cause, properties []",
                "{\"result\":false,\"code\":500,\"error\":\"SERVERERROR\"}"
                        + " | not carried out or perhaps so: code 500",
            })
    void run_anAnswer_passes(String answer, String words) throws Exception {
        assertThat(run(ok(answer))).isTrue();
        assertThat(printed.toString().strip()).isEqualTo("ok   mesibo: " + words);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"result\":false,\"code\":401,\"error\":\"AUTHFAIL\"}"
                        + " | refused: the app token is not accepted",
                "{\"result\":false,\"code\":403,\"error\":\"TOKENBREACH\"}"
                        + " | refused: TOKENBREACH: the app is disabled",
                "{\"welcome\":\"to the captive portal\"} | no answer: body",
            })
    void run_aHaltOrNoAnswerOfMesibo_fails(String answer, String words) throws Exception {
        assertThat(run(ok(answer))).isFalse();
        assertThat(printed.toString().strip()).isEqualTo("FAIL mesibo: " + words);
    }

    @Test
    void run_aStatusAlone_fails() throws Exception {
        assertThat(run("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")).isFalse();
        assertThat(printed.toString().strip()).isEqualTo("FAIL mesibo: no answer: status");
    }

    private boolean run(String answer) throws IOException, InterruptedException {
        try (ScriptedServer server = new ScriptedServer(answering(answer))) {
            return new BackendCheck(
                            SettingsFixture.to(server.url()).settings(), new PrintWriter(printed))
                    .run(Optional.empty());
        }
    }
}
