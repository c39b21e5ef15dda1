package io.github.mesiboprovisioner.worker.mesibo;

import static io.github.mesiboprovisioner.worker.mesibo.Clients.ADD;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.call;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.answering;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.ok;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** With everything logged that anybody can log, neither token is printed. */
final class SecretsInLogsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String USER_TOKEN = "user-token-79a8b7c6d5e4f3a2";

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        root.setLevel(before);
        root.detachAppender(lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":true,\"user\":{\"uid\":1,\"token\":\"%s\"}}",
                "{\"result\":false,\"error\":\"BADVALUE\",\"cause\":\"%s\",\"code\":400}",
                "{\"result\":true,\"user\":{\"uid\":1,\"token\":\"%s\"",
                "%s"
            })
    void call_anyAnswer_printsNoToken(String answer) throws IOException {
        try (ScriptedServer server =
                        new ScriptedServer(answering(ok(answer.formatted(USER_TOKEN))));
                BackendClient client = Clients.to(SettingsFixture.to(server.url()))) {
            call(client, ADD);
        }

        assertNoSecrets();
        assertThat(texts()).anySatisfy(text -> assertThat(text).startsWith("sent op=useradd id="));
    }

    @Test
    void call_brokenHttp_printsNoToken() throws IOException {
        for (String answer :
                List.of(
                        USER_TOKEN,
                        "HTTP/1.1 200 "
                                + USER_TOKEN
                                + "\r\nContent-Length: "
                                + USER_TOKEN
                                + "\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + USER_TOKEN.repeat(3))) {
            try (ScriptedServer server = new ScriptedServer(answering(answer));
                    BackendClient client =
                            Clients.to(
                                    SettingsFixture.to(server.url())
                                            .within(Duration.ofSeconds(20), SHORT))) {
                call(client, ADD);
            }
        }

        assertNoSecrets();
    }

    @Test
    void call_noConnection_saysWhyOnce() throws IOException {
        URI url;
        try (ScriptedServer server = new ScriptedServer(answering(""))) {
            url = server.url();
        }
        try (BackendClient client = Clients.to(SettingsFixture.to(url))) {
            call(client, ADD);
            call(client, ADD);
        }

        assertNoSecrets();
        assertThat(texts())
                .filteredOn(text -> text.startsWith("no connection to 127.0.0.1:"))
                .hasSize(1)
                .first()
                .asString()
                .contains("Connection refused");
    }

    private void assertNoSecrets() {
        assertThat(lines.list).isNotEmpty();
        assertThat(texts())
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .doesNotContain(SettingsFixture.APP_TOKEN.value())
                                        .doesNotContain(USER_TOKEN));
    }

    private List<String> texts() {
        return List.copyOf(lines.list).stream()
                .flatMap(
                        line ->
                                Stream.of(
                                        line.getFormattedMessage(),
                                        ThrowableProxyUtil.asString(line.getThrowableProxy())))
                .toList();
    }
}
