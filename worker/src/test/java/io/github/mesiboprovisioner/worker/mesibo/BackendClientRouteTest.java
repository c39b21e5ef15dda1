package io.github.mesiboprovisioner.worker.mesibo;

import static io.github.mesiboprovisioner.worker.mesibo.Clients.DELETE;
import static io.github.mesiboprovisioner.worker.mesibo.Clients.call;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.answering;
import static io.github.mesiboprovisioner.worker.mesibo.ScriptedServer.ok;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.mesiboprovisioner.worker.entity.Failure;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.entity.Reply;
import io.github.mesiboprovisioner.worker.mesibo.transport.NettyTransport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/** The way to mesibo: TLS, and a proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BackendClientRouteTest {
    private static final String DONE = ok("{\"op\":\"userdel\",\"result\":true}");
    private static final Reply APPLIED = new Reply.Applied(new Reply.Answer.Done());
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ServerCertificate own;
    private final ServerCertificate other;

    BackendClientRouteTest(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        own = ServerCertificate.naming(folder, "ip:127.0.0.1");
        other = ServerCertificate.naming(folder, "dns:other.example");
    }

    @BeforeAll
    void differ() {
        assertThat(own.pem()).isNotEqualTo(other.pem());
    }

    @Test
    void call_trustedCertificate_isSent() throws IOException, GeneralSecurityException {
        try (ScriptedServer server = new ScriptedServer(own.sockets(), answering(DONE));
                BackendClient client = client(server, own)) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void call_unknownAuthority_isNeverSent() throws IOException, GeneralSecurityException {
        try (ScriptedServer server = new ScriptedServer(own.sockets(), answering(DONE));
                BackendClient strict = Clients.to(SettingsFixture.to(https(server)));
                BackendClient client = client(server, other)) {
            assertThat(call(strict, DELETE)).isEqualTo(refused(Cause.TLS));
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.TLS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_certificateOfAnotherHost_isNeverSent() throws IOException, GeneralSecurityException {
        try (ScriptedServer server = new ScriptedServer(other.sockets(), answering(DONE));
                BackendClient client = client(server, other)) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.TLS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void call_serverWithoutTls_isNeverSent() throws IOException {
        try (ScriptedServer server =
                        new ScriptedServer(
                                line -> {
                                    line.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                                    line.hang();
                                });
                BackendClient client = Clients.to(SettingsFixture.to(https(server)))) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.TLS));
        }
    }

    @Test
    void call_handshakeHangs_isNeverSentInTime() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Line::hang);
                BackendClient client =
                        Clients.to(SettingsFixture.to(https(server)).within(SHORT, LONG))) {
            assertThat(call(client, DELETE)).isInstanceOf(Reply.Refused.class);
        }
    }

    @Test
    void call_throughAProxy_isTunnelled() throws IOException, GeneralSecurityException {
        try (ScriptedServer server = new ScriptedServer(own.sockets(), answering(DONE));
                ScriptedServer proxy =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.write("HTTP/1.1 200 Connection established\r\n\r\n");
                                    line.tunnel(server.port());
                                });
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(https(server))
                                        .trusting(own.pem())
                                        .through("127.0.0.1", proxy.port()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);

            assertThat(proxy.requests()).hasSize(1);
            assertThat(proxy.requests().getFirst())
                    .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void call_hostOnlyTheProxyKnows_isLeftToTheProxy() throws IOException {
        try (ScriptedServer server = new ScriptedServer(answering(DONE));
                ScriptedServer proxy =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.write("HTTP/1.1 200 OK\r\n\r\n");
                                    line.tunnel(server.port());
                                });
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(URI.create("http://mesibo.invalid/backend/"))
                                        .through("127.0.0.1", proxy.port()))) {
            assertThat(call(client, DELETE)).isEqualTo(APPLIED);
            assertThat(proxy.requests().getFirst())
                    .startsWith("CONNECT mesibo.invalid:80 HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200",
                "what?\r\n\r\n"
            })
    void call_proxyRefuses_isNeverSentAndNotTakenForAnAnswer(String answer) throws IOException {
        try (ScriptedServer proxy =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.write(answer);
                                });
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(URI.create("https://mesibo.invalid/"))
                                        .through("127.0.0.1", proxy.port()))) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.CONNECT));
            assertThat(proxy.requests().getFirst())
                    .doesNotContain(SettingsFixture.APP_TOKEN.value());
        }
    }

    @Test
    void call_proxyRefuses_logsWhatTheProxySaid() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger(NettyTransport.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (ScriptedServer proxy =
                        new ScriptedServer(
                                line -> {
                                    line.read();
                                    line.write(
                                            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
                                });
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(URI.create("https://mesibo.invalid/"))
                                        .through("127.0.0.1", proxy.port()))) {
            call(client, DELETE);
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("no connection to mesibo.invalid:443: ")
                .contains("status: 407 Proxy Authentication Required")
                .doesNotContain("TLS");
    }

    @Test
    void call_proxyHangs_isNeverSentInTime() throws IOException {
        try (ScriptedServer proxy = new ScriptedServer(ScriptedServer.Line::hang);
                BackendClient client =
                        Clients.to(
                                SettingsFixture.to(URI.create("https://mesibo.invalid/"))
                                        .through("127.0.0.1", proxy.port())
                                        .within(SHORT, LONG))) {
            assertThat(call(client, DELETE)).isEqualTo(refused(Cause.CONNECT));
        }
    }

    private static BackendClient client(ScriptedServer server, ServerCertificate trusted)
            throws IOException {
        return Clients.to(SettingsFixture.to(https(server)).trusting(trusted.pem()));
    }

    private static URI https(ScriptedServer server) {
        return URI.create("https://127.0.0.1:" + server.port() + "/backend/");
    }

    private static Reply refused(Cause cause) {
        return new Reply.Refused(new Failure.Transient(cause, Optional.empty()));
    }
}
